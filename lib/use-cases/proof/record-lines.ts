import { listMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import { type LedgerRecord, listLedger } from '@/db/results/job-inputs-repository';
import type { Dependencies } from '@/lib/dependencies';
import type { LibraryId, OrganizationId, RunId } from '@/lib/domain/ids';

const ROWS_AT_ONCE = 500;

interface RecordsOfRun {
  runId: RunId;
  libraryId: LibraryId;
}

/** `ligands/records.jsonl`: each record of a run as its library has it, and the outcome that it ended in, a line each. */
export async function* recordLines(
  deps: Dependencies,
  orgId: OrganizationId,
  { runId, libraryId }: RecordsOfRun,
): AsyncGenerator<string> {
  const molecules = libraryRecords(deps, orgId, libraryId);
  let next = await molecules.next();
  for await (const row of ledgerRecords(deps, orgId, runId)) {
    // Both in the order of the file; a run may be of some of its records.
    while (!next.done && next.value.ordinal < row.ordinal) next = await molecules.next();
    yield lineOf(row, !next.done && next.value.ordinal === row.ordinal ? next.value : null);
  }
}

/** The same of some records alone, by their positions in the file. */
export async function* chosenRecordLines(
  deps: Dependencies,
  orgId: OrganizationId,
  { runId, libraryId }: RecordsOfRun,
  ordinals: readonly number[],
): AsyncGenerator<string> {
  for (const ordinal of ordinals.toSorted((a, b) => a - b)) {
    const at = { limit: 1, after: ordinal - 1, afterOrdinal: ordinal - 1 };
    const [row] = await deps.results.withResults(orgId, (conn) => listLedger(conn, runId, at));
    const [molecule] = await deps.metadata.withOrganization(orgId, (tx) =>
      listMolecules(tx, orgId, libraryId, at),
    );
    if (row?.ordinal === ordinal) yield lineOf(row, molecule?.ordinal === ordinal ? molecule : null);
  }
}

function lineOf(row: LedgerRecord, molecule: MoleculeRecord | null): string {
  return `${JSON.stringify({
    record: row.ordinal,
    line: row.line,
    ligandId: row.ligandId,
    name: row.name,
    format: molecule?.format ?? null,
    source: molecule?.source ?? null,
    changes: molecule?.changes ?? [],
    outcome: row.outcome,
    reasonCode: row.reasonCode,
    reason: row.reason,
  })}\n`;
}

async function* libraryRecords(
  deps: Dependencies,
  orgId: OrganizationId,
  libraryId: LibraryId,
): AsyncGenerator<MoleculeRecord, undefined> {
  for (let after = 0; ; ) {
    const page = { after, limit: ROWS_AT_ONCE };
    const rows = await deps.metadata.withOrganization(orgId, (tx) =>
      listMolecules(tx, orgId, libraryId, page),
    );
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    after = last.ordinal;
  }
}

async function* ledgerRecords(
  deps: Dependencies,
  orgId: OrganizationId,
  runId: RunId,
): AsyncGenerator<LedgerRecord, undefined> {
  for (let afterOrdinal = 0; ; ) {
    const page = { afterOrdinal, limit: ROWS_AT_ONCE };
    const rows = await deps.results.withResults(orgId, (conn) => listLedger(conn, runId, page));
    yield* rows;
    const last = rows.at(-1);
    if (!last) return;
    afterOrdinal = last.ordinal;
  }
}
