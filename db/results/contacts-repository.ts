import { and, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import type { Residue } from '@/lib/domain/contact-filter';
import type { RunId, TaskResultId } from '@/lib/domain/ids';
import type { InteractionKind } from '@/lib/domain/resources/pose-analysis';
import type { ResultContact } from '@/lib/domain/result-contacts';
import type { ResultsConnection } from './connection';
import { dockingResults } from './schema/docking-results';
import { jobOutputs } from './schema/job-outputs';
import { resultContacts } from './schema/result-contacts';

/** Keeps what the best poses of new results hold on to. */
export async function insertContacts(
  tx: ResultsConnection,
  contacts: readonly (ResultContact & { taskResultId: TaskResultId })[],
): Promise<void> {
  if (contacts.length === 0) return;
  const column = (value: (contact: (typeof contacts)[number]) => string | number) =>
    makePgArray(contacts.map(value));
  await tx.execute(sql`
    insert into ${resultContacts} (task_result_id, chain_id, residue_number, insertion_code, residue_name, kind,
      interactions, distance_angstrom)
    select * from unnest(${column(({ taskResultId }) => taskResultId)}::text[],
      ${column(({ residue }) => residue.chainId)}::text[], ${column(({ residue }) => residue.residueNumber)}::int[],
      ${column(({ residue }) => residue.insertionCode)}::text[], ${column(({ residue }) => residue.name)}::text[],
      ${column(({ kind }) => kind)}::text[], ${column(({ interactions }) => interactions)}::int[],
      ${column(({ distanceAngstrom }) => distanceAngstrom)}::float8[])`);
}

/** A residue that best poses of a run hold on to. */
export interface ContactedResidue {
  residue: Residue;
  /** Whose best pose has any interaction with it. */
  ligands: number;
  /** Whose best pose has one of this kind; kinds that none has are left out. */
  kinds: Partial<Record<InteractionKind, number>>;
}

/** Every residue that the best poses of a run hold on to, along the chains. */
export async function listContactedResidues(
  conn: ResultsConnection,
  runId: RunId,
): Promise<ContactedResidue[]> {
  const { chainId, residueNumber, insertionCode, residueName, kind } = resultContacts;
  const rows = await conn
    .select({
      ...{ chainId, residueNumber, insertionCode, residueName, kind },
      // Null for the row of all kinds together.
      isTotal: sql<boolean>`grouping(${kind}) = 1`,
      ligands: sql<number>`count(distinct ${jobOutputs.ligandId})::float8`,
    })
    .from(jobOutputs)
    .innerJoin(resultContacts, eq(resultContacts.taskResultId, jobOutputs.taskResultId))
    .where(eq(jobOutputs.jobId, runId))
    .groupBy(
      sql`grouping sets ((${chainId}, ${residueNumber}, ${insertionCode}, ${residueName}),
        (${chainId}, ${residueNumber}, ${insertionCode}, ${residueName}, ${kind}))`,
    )
    .orderBy(chainId, residueNumber, insertionCode, residueName, sql`grouping(${kind}) desc`);
  const residues: ContactedResidue[] = [];
  for (const row of rows) {
    if (row.isTotal) {
      const { chainId, residueName: name, residueNumber, insertionCode } = row;
      residues.push({
        residue: { name, chainId, residueNumber, insertionCode },
        ligands: row.ligands,
        kinds: {},
      });
      continue;
    }
    const last = residues.at(-1);
    if (last) last.kinds[row.kind] = row.ligands;
  }
  return residues;
}

/** Results of a run whose contacts were not looked for: they were docked before contacts were kept, or that failed. */
export async function countWithoutContacts(conn: ResultsConnection, runId: RunId): Promise<number> {
  const [row] = await conn
    .select({ n: sql<number>`count(*)::float8` })
    .from(jobOutputs)
    .innerJoin(
      dockingResults,
      and(eq(dockingResults.taskResultId, jobOutputs.taskResultId), eq(dockingResults.rank, 1)),
    )
    .where(and(eq(jobOutputs.jobId, runId), isNull(dockingResults.contacts)));
  return row?.n ?? 0;
}

/** What the best poses of these results hold on to; a result whose contacts were not looked for is left out. */
export async function findContacts(
  conn: ResultsConnection,
  taskResultIds: readonly TaskResultId[],
): Promise<Map<TaskResultId, ResultContact[]>> {
  const rows = await conn
    .select({ taskResultId: dockingResults.taskResultId, contact: resultContacts })
    .from(dockingResults)
    .leftJoin(resultContacts, eq(resultContacts.taskResultId, dockingResults.taskResultId))
    .where(
      and(
        inArray(dockingResults.taskResultId, [...taskResultIds]),
        eq(dockingResults.rank, 1),
        isNotNull(dockingResults.contacts),
      ),
    );
  const found = new Map<TaskResultId, ResultContact[]>();
  for (const { taskResultId, contact } of rows) {
    const contacts = found.get(taskResultId) ?? [];
    found.set(taskResultId, contacts);
    if (!contact) continue;
    const { chainId, residueName: name, residueNumber, insertionCode, ...rest } = contact;
    const { kind, interactions, distanceAngstrom } = rest;
    const residue = { name, chainId, residueNumber, insertionCode };
    contacts.push({ residue, kind, interactions, distanceAngstrom });
  }
  return found;
}
