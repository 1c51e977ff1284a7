import { sql } from 'drizzle-orm';
import type { ResultsConnection } from './connection';

/** How many rows each table of a results database has; those without any are left out. */
export async function countRows(conn: ResultsConnection): Promise<Record<string, number>> {
  const tables = await conn.execute<{ name: string }>(sql`
    select relname as name from pg_class
    where relkind = 'r' and relnamespace = 'public'::regnamespace order by relname`);
  const counts: Record<string, number> = {};
  for (const { name } of tables) {
    const [row] = await conn.execute<{ n: number }>(
      sql`select count(*)::float8 as n from ${sql.identifier(name)}`,
    );
    if (row && row.n > 0) counts[name] = row.n;
  }
  return counts;
}
