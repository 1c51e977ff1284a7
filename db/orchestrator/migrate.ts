import { fileURLToPath } from 'node:url';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres, { type Sql } from 'postgres';

const MIGRATIONS_FOLDER = fileURLToPath(new URL('../../drizzle/orchestrator', import.meta.url));
const LOCK = 'orchestrator-migrations';

/**
 * Brings the schema `orchestrator` up to date. Two processes may call it at once: one waits for the other.
 * The lock and the migrations share one connection of their own, so `sql` may have a pool of any size, but it
 * must not point to a transaction pooler. Needs the right to create a schema.
 */
export async function migrateOrchestrator(sql: Sql): Promise<void> {
  // A client of its own, because drizzle replaces the parsers of the client that it is given.
  const { host, port, path, database, user, pass, ssl } = sql.options;
  const direct = postgres({
    host: host[0],
    port: port[0],
    path,
    database,
    username: user,
    password: pass ?? undefined,
    ssl,
    max: 1,
    onnotice: () => {},
  });
  try {
    await direct`select pg_advisory_lock(hashtext(${LOCK}))`;
    await migrate(drizzle(direct), {
      migrationsFolder: MIGRATIONS_FOLDER,
      migrationsSchema: 'orchestrator_migrations',
      migrationsTable: 'ledger',
    });
  } finally {
    await direct.end({ timeout: 5 });
  }
}

/** Gives `role` what the executor needs in the schema `orchestrator`: rows and sequences, no right to change tables. */
export async function grantOrchestrator(sql: Sql, role: string): Promise<void> {
  const to = sql(role);
  await sql.begin(async (tx) => {
    await tx`grant usage on schema orchestrator to ${to}`;
    await tx`grant select, insert, update, delete on all tables in schema orchestrator to ${to}`;
    await tx`grant usage on all sequences in schema orchestrator to ${to}`;
  });
}
