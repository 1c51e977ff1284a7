import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import postgres from 'postgres';
import type { StackFacts } from './facts';

/** "database does not exist", and the end of a connection to one that is being dropped. */
const GONE = ['3D000', '57P01'];

/** Places where some of these words stand: tables of every database of the server, stored files, and logs of the processes. */
export async function placesOf(facts: StackFacts, words: readonly string[]): Promise<string[]> {
  const folders = ['objects', 'logs'].map((name) => join(facts.dataFolder, name));
  return [...(await tablesWith(facts, words)), ...folders.flatMap((folder) => filesWith(folder, words))];
}

async function tablesWith(facts: StackFacts, words: readonly string[]): Promise<string[]> {
  const databases = await asOwner(facts.databaseAdminUrl, (sql) => {
    return sql<{ name: string }[]>`select datname as name from pg_database where datallowconn`;
  });
  const found: string[] = [];
  for (const { name: database } of databases) {
    const url = new URL(facts.databaseAdminUrl);
    url.pathname = `/${database}`;
    const looked = asOwner(url.toString(), async (sql) => {
      const tables = await sql<{ name: string }[]>`
        select format('%I.%I', table_schema, table_name) as name from information_schema.tables
        where table_type = 'BASE TABLE' and table_schema not in ('pg_catalog', 'information_schema')`;
      for (const { name } of tables) {
        const [row] = await sql.unsafe(
          `select 1 from ${name} t where exists (select from unnest($1::text[]) w where strpos(t::text, w) > 0) limit 1`,
          [[...words]],
        );
        if (row) found.push(`${database} ${name}`);
      }
    });
    await looked.catch((error: unknown) => {
      // Dropped since the list was made.
      if (!(error instanceof postgres.PostgresError) || !GONE.includes(error.code)) throw error;
    });
  }
  return found;
}

async function asOwner<T>(url: string, look: (sql: postgres.Sql) => Promise<T>): Promise<T> {
  const sql = postgres(url, { max: 1, onnotice: () => {} });
  try {
    return await look(sql);
  } finally {
    await sql.end();
  }
}

function filesWith(folder: string, words: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => {
      const bytes = readFileSync(path);
      const text = `${path}\n${path.endsWith('.gz') ? gunzipSync(bytes) : bytes}`;
      return words.some((word) => text.includes(word));
    });
}
