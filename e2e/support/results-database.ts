import postgres from 'postgres';
import type { StackFacts } from './facts';

/** Looks into the results database of an organisation as the server's owner; the API shows less. */
export async function withResultsDatabase<T>(
  facts: StackFacts,
  slug: string,
  look: (sql: postgres.Sql) => Promise<T>,
): Promise<T> {
  const metadata = postgres(facts.databaseAdminUrl, { max: 1 });
  const url = new URL(facts.databaseAdminUrl);
  try {
    const [row] = await metadata<{ name: string }[]>`
      select d.database_name as name from org_databases d join organizations o on o.id = d.org_id
      where o.slug = ${slug}`;
    if (!row) throw new Error(`${slug} has no results database.`);
    url.pathname = `/${row.name}`;
  } finally {
    await metadata.end();
  }
  const sql = postgres(url.toString(), { max: 1 });
  try {
    return await look(sql);
  } finally {
    await sql.end();
  }
}
