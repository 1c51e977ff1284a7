import { createHash } from 'node:crypto';
import { resolve } from 'node:path';
import { sql } from 'drizzle-orm';
import { readMigrationFiles } from 'drizzle-orm/migrator';
import { drizzle } from 'drizzle-orm/postgres-js';
import { migrate } from 'drizzle-orm/postgres-js/migrator';
import postgres, { type Sql } from 'postgres';

export type MigrationSet = 'metadata' | 'results';

export const APPLICATION_ROLE = 'mad_app';

/** Migrations are read from the directory that the process was started in, which is the repository. */
function folderOf(set: MigrationSet): string {
  return resolve(process.cwd(), 'drizzle', set);
}

/** SHA-256 over all files of a set: two builds with the same value make the same schema. */
export function migrationsHash(set: MigrationSet): string {
  const hash = createHash('sha256');
  for (const file of readMigrationFiles({ migrationsFolder: folderOf(set) })) hash.update(file.hash);
  return hash.digest('hex');
}

/**
 * Brings the shared database up to date, and lets nobody but its owner and the application role connect to it.
 * @param adminUrl a direct DSN (not through a pooler) of the owner, with the right to create roles
 * @throws Error if files and ledger do not agree afterwards
 */
export async function migrateMetadata(adminUrl: string): Promise<void> {
  await migrateSet('metadata', adminUrl, async (client) => {
    const [row] = await client<{ name: string }[]>`select current_database() as name`;
    const database = client((row as { name: string }).name);
    await client`revoke all on database ${database} from public`;
    await client`grant connect on database ${database} to ${client(APPLICATION_ROLE)}`;
  });
}

/**
 * Brings one results database up to date.
 * @param url a direct DSN of the owner of that database
 */
export async function migrateResults(url: string): Promise<void> {
  await migrateSet('results', url);
}

/**
 * Drizzle's `migrate` takes no lock and silently skips a file whose journal time is older than the last one
 * applied. So: one at a time by an advisory lock, on the one connection that migrates, and a comparison after it.
 */
async function migrateSet(
  set: MigrationSet,
  url: string,
  after?: (client: Sql) => Promise<void>,
): Promise<void> {
  const client = postgres(url, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 10,
    onnotice: () => {},
  });
  try {
    await client`select pg_advisory_lock(hashtext(${`migrate ${set}`}))`;
    await migrate(drizzle({ client }), { migrationsFolder: folderOf(set) });
    const issues = await ledgerIssues(client, set);
    if (issues.length > 0)
      throw new Error(`The migrations of ${set} are not what was applied: ${issues.join('; ')}.`);
    await after?.(client);
  } finally {
    await client.end({ timeout: 5 });
  }
}

/** Where a database's ledger and the files differ: a file that was skipped or edited, an entry without a file. */
async function ledgerIssues(client: Sql, set: MigrationSet): Promise<string[]> {
  const db = drizzle({ client });
  const applied = await db.execute<{ hash: string; created_at: string }>(
    sql`select hash, created_at from drizzle.__drizzle_migrations order by created_at`,
  );
  const hashes = new Map(applied.map((row) => [Number(row.created_at), row.hash]));
  const issues: string[] = [];
  for (const file of readMigrationFiles({ migrationsFolder: folderOf(set) })) {
    const hash = hashes.get(file.folderMillis);
    const name = new Date(file.folderMillis).toISOString();
    if (hash === undefined) issues.push(`the file of ${name} was skipped`);
    else if (hash !== file.hash) issues.push(`the file of ${name} was edited after it was applied`);
    hashes.delete(file.folderMillis);
  }
  for (const millis of hashes.keys())
    issues.push(`no file for the entry of ${new Date(millis).toISOString()}`);
  return issues;
}

/**
 * Gives the application role its login and password, making it first if need be. Repeatable.
 * @param adminSql connected directly, with the right to create roles
 * @throws Error if the role could pass row-level security
 */
export async function ensureApplicationRole(adminSql: Sql, password: string): Promise<void> {
  await createRoleIfMissing(adminSql, APPLICATION_ROLE);
  const [role] = await adminSql<{ rolsuper: boolean; rolbypassrls: boolean }[]>`
    select rolsuper, rolbypassrls from pg_roles where rolname = ${APPLICATION_ROLE}`;
  if (role?.rolsuper || role?.rolbypassrls) {
    throw new Error(`The role ${APPLICATION_ROLE} must not be a superuser nor bypass row-level security.`);
  }
  await setRolePassword(adminSql, APPLICATION_ROLE, password);
}

/** CREATE ROLE has no IF NOT EXISTS. */
export async function createRoleIfMissing(adminSql: Sql, role: string): Promise<void> {
  const [row] = await adminSql`select 1 from pg_roles where rolname = ${role}`;
  if (row) return;
  try {
    await adminSql.unsafe(`create role ${quoteIdentifier(role)} nologin`);
  } catch (error) {
    const code = error instanceof postgres.PostgresError ? error.code : '';
    // Somebody else made it in the meantime.
    if (code !== '42710' && code !== '23505') throw error;
  }
}

/** Utility statements take no parameters, hence the quoting by hand. */
export async function setRolePassword(adminSql: Sql, role: string, password: string): Promise<void> {
  const [row] = await adminSql<{ statement: string }[]>`
    select format('alter role %I login password %L', ${role}::text, ${password}::text) as statement`;
  await adminSql.unsafe((row as { statement: string }).statement);
}

export function quoteIdentifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
