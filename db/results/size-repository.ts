import { sql } from 'drizzle-orm';
import type { ResultsConnection } from './connection';

/** What the results database takes on the disk of its server. */
export async function readDatabaseBytes(conn: ResultsConnection): Promise<number> {
  const [row] = await conn.execute<{ bytes: number }>(
    sql`select pg_database_size(current_database())::float8 as bytes`,
  );
  return row?.bytes ?? 0;
}
