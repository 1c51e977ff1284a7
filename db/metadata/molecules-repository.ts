import { and, asc, eq, getTableColumns, gt, type SQL, sql } from 'drizzle-orm';
import { storableText } from '@/db/text';
import { NotFoundError } from '@/lib/domain/errors';
import type { LibraryId, LigandId, OrganizationId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import type { PageRequest } from './page';
import { type MoleculeVerdict, molecules } from './schema/molecules';

export interface MoleculeRecord {
  id: LigandId;
  libraryId: LibraryId;
  /** Position in the file, from 1. */
  ordinal: number;
  line: number;
  name: string;
  format: string;
  source: string;
  status: MoleculeVerdict;
  reasonCode: string | null;
  reason: string | null;
  changes: string[];
  molfile: string | null;
  canonicalSmiles: string | null;
  inchi: string | null;
  inchiKey: string | null;
  formula: string | null;
  molecularWeightDalton: number | null;
  heavyAtoms: number | null;
  rotatableBonds: number | null;
  formalCharge: number | null;
  tpsaSquareAngstrom: number | null;
  logP: number | null;
  donors: number | null;
  acceptors: number | null;
  rings: number | null;
  scaffold: string | null;
  alerts: string[] | null;
  toolkit: string | null;
}

/** Keeps one statement below a few megabytes. */
const ROWS_AT_ONCE = 1000;

/** The columns that a record fills, by the name of its field. */
const WRITTEN = Object.entries(getTableColumns(molecules)).filter(([field]) => field !== 'createdAt');

/**
 * Inserts the records of a library. A record whose position is there already is left as it is, so that a batch may be
 * repeated. Bytes that text cannot hold (NUL) are replaced. The batch goes as one JSON parameter, which is four times
 * as fast as one parameter a value.
 * @returns how many were new
 */
export async function insertMolecules(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  records: readonly MoleculeRecord[],
): Promise<number> {
  const columns = sql.raw(WRITTEN.map(([, column]) => `"${column.name}"`).join(', '));
  let inserted = 0;
  for (let from = 0; from < records.length; from += ROWS_AT_ONCE) {
    const batch = JSON.stringify(
      records.slice(from, from + ROWS_AT_ONCE).map((record) => toRow(orgId, record)),
    );
    const rows = await conn.execute(sql`
      insert into molecules (${columns})
      select ${columns} from jsonb_populate_recordset(null::molecules, ${batch}::jsonb)
      on conflict (org_id, library_id, ordinal) do nothing
      returning 1`);
    inserted += rows.length;
  }
  return inserted;
}

function toRow(orgId: OrganizationId, record: MoleculeRecord): Record<string, unknown> {
  const values: Record<string, unknown> = { ...record, orgId };
  return Object.fromEntries(
    WRITTEN.map(([field, column]) => {
      const value = values[field];
      return [column.name, typeof value === 'string' ? storableText(value) : value];
    }),
  );
}

/** @throws NotFoundError */
export async function getMolecule(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  ligandId: LigandId,
): Promise<MoleculeRecord> {
  const [row] = await conn
    .select()
    .from(molecules)
    .where(and(eq(molecules.orgId, orgId), eq(molecules.id, ligandId)));
  if (!row) throw new NotFoundError('ligand');
  return withoutOrganization(row);
}

/** A page of a library in the order of its file; the position is the last ordinal seen. */
export async function listMolecules(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  libraryId: LibraryId,
  page: PageRequest<number> & { status?: MoleculeVerdict | undefined },
): Promise<MoleculeRecord[]> {
  const conditions: (SQL | undefined)[] = [
    eq(molecules.orgId, orgId),
    eq(molecules.libraryId, libraryId),
    page.after === undefined ? undefined : gt(molecules.ordinal, page.after),
    page.status && eq(molecules.status, page.status),
  ];
  const rows = await conn
    .select()
    .from(molecules)
    .where(and(...conditions))
    .orderBy(asc(molecules.ordinal))
    .limit(page.limit);
  return rows.map(withoutOrganization);
}

function withoutOrganization({
  orgId: _,
  createdAt: __,
  ...record
}: typeof molecules.$inferSelect): MoleculeRecord {
  return record;
}
