import postgres from 'postgres';
import { APPLICATION_ROLE, ensureApplicationRole, migrateMetadata } from '@/db/migrate';
import { grantOrchestrator, migrateOrchestrator } from '@/db/orchestrator/migrate';
import { METADATA_DATABASE } from './environment';
import { superuserUrl } from './postgres-cluster';

/** Makes the embedded server's shared database and gives the application role its password. Repeatable. */
export async function createEmbeddedDatabases(
  port: number,
  superuserPassword: string,
  applicationPassword: string,
): Promise<void> {
  const sql = postgres(superuserUrl(port, superuserPassword), { max: 1, onnotice: () => {} });
  try {
    await ensureApplicationRole(sql, applicationPassword);
    const [found] = await sql`select 1 from pg_database where datname = ${METADATA_DATABASE}`;
    if (!found) await sql`create database ${sql(METADATA_DATABASE)}`;
  } finally {
    await sql.end({ timeout: 5 });
  }
}

/**
 * Brings the shared database up to date: the metadata set and the embedded orchestrator's tables. The template of the results databases
 * is brought up to date by whoever provisions an organisation.
 *
 * @param adminUrl a direct DSN of the owner
 */
export async function migrateSharedDatabase(adminUrl: string): Promise<void> {
  await migrateMetadata(adminUrl);
  const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await migrateOrchestrator(sql);
    await grantOrchestrator(sql, APPLICATION_ROLE);
  } finally {
    await sql.end({ timeout: 5 });
  }
}
