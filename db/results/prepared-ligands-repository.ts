import { and, eq, inArray, sql } from 'drizzle-orm';
import type { ResultsConnection } from './connection';
import { preparedLigands } from './schema/prepared-ligands';

export interface PreparedLigandRecord {
  /** SHA-256 of the molecule and the recipe. */
  key: string;
  pdbqtSha256: string;
  objectKey: string;
  objectSha256: string;
  torsions: number;
  heavyAtoms: number;
  canonicalSmiles: string;
  inchi: string;
  inchiKey: string;
  toolkit: string;
}

const columns = {
  key: preparedLigands.key,
  pdbqtSha256: preparedLigands.pdbqtSha256,
  objectKey: preparedLigands.objectKey,
  objectSha256: preparedLigands.objectSha256,
  torsions: preparedLigands.torsions,
  heavyAtoms: preparedLigands.heavyAtoms,
  canonicalSmiles: preparedLigands.canonicalSmiles,
  inchi: preparedLigands.inchi,
  inchiKey: preparedLigands.inchiKey,
  toolkit: preparedLigands.toolkit,
};

const KEYS_AT_ONCE = 1000;

/** Those that are known, by key. */
export async function findPreparedLigands(
  conn: ResultsConnection,
  keys: readonly string[],
): Promise<Map<string, PreparedLigandRecord>> {
  const found = new Map<string, PreparedLigandRecord>();
  for (let from = 0; from < keys.length; from += KEYS_AT_ONCE) {
    const rows = await conn
      .select(columns)
      .from(preparedLigands)
      .where(inArray(preparedLigands.key, keys.slice(from, from + KEYS_AT_ONCE)));
    for (const row of rows) found.set(row.key, row);
  }
  return found;
}

/**
 * Keeps a prepared ligand whose object was written and verified. Of two that were made at the same time the first
 * stands, for both.
 * @returns the one that stands
 */
export async function insertPreparedLigand(
  conn: ResultsConnection,
  prepared: PreparedLigandRecord,
): Promise<PreparedLigandRecord> {
  const [inserted] = await conn
    .insert(preparedLigands)
    .values(prepared)
    .onConflictDoNothing()
    .returning(columns);
  if (inserted) return inserted;
  const [standing] = await conn
    .select(columns)
    .from(preparedLigands)
    .where(eq(preparedLigands.key, prepared.key));
  return standing ?? prepared;
}

/** Forgets, of these, the ligands that were prepared more than so many days ago. @returns their keys */
export async function forgetPreparedLigands(
  conn: ResultsConnection,
  keys: readonly string[],
  days: number,
): Promise<string[]> {
  if (keys.length === 0) return [];
  const rows = await conn
    .delete(preparedLigands)
    .where(
      and(
        inArray(preparedLigands.key, [...keys]),
        sql`${preparedLigands.createdAt} < now() - make_interval(days => ${days})`,
      ),
    )
    .returning({ key: preparedLigands.key });
  return rows.map(({ key }) => key);
}
