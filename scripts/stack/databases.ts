import postgres from 'postgres';
import { createMetadataDb, type OrganizationConnection } from '@/db/metadata/client';
import { readOrgDatabase, updateOrgDatabase } from '@/db/metadata/org-databases-repository';
import { listOrganizationsInState } from '@/db/metadata/organizations-repository';
import { APPLICATION_ROLE, ensureApplicationRole, migrateMetadata } from '@/db/migrate';
import { grantOrchestrator, migrateOrchestrator } from '@/db/orchestrator/migrate';
import { migrateFleet } from '@/db/provision';
import { createSecretBox } from '@/db/secret-box';
import { ensureBuiltInRoles } from '@/lib/auth/built-in-roles';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import { ensureStarterPipelines } from '@/lib/use-cases/pipelines/ensure-starter-pipelines';
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
 * Brings the shared database up to date: the metadata set and the embedded orchestrator's tables.
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

/**
 * Brings the organisations up to date: the built-in roles and starter pipelines of this build, and the
 * results databases. One that fails answers 503 and holds up no other.
 *
 * @param url the application role's DSN of the shared database
 * @param say told of every organisation that failed
 */
export async function migrateOrganisations(
  url: string,
  adminUrl: string,
  say: (line: string) => void,
): Promise<void> {
  const metadata = createMetadataDb({ url, maxConnections: 4 });
  try {
    const [ready, suspended] = await metadata.withInstallation(async (tx) => [
      await listOrganizationsInState(tx, ['ready']),
      await listOrganizationsInState(tx, ['suspended']),
    ]);
    for (const { id } of [...ready, ...suspended]) {
      await metadata.withOrganization(id, async (tx) => {
        await ensureBuiltInRoles(tx, id);
        await ensureStarterPipelines(tx, id);
      });
    }
    const results = await migrateFleet(
      { metadata, adminUrl },
      [...ready, ...suspended].map((organisation) => organisation.id),
    );
    for (const { orgId, error } of results) {
      if (error) say(`The results database of ${orgId} could not be brought up to date: ${error}`);
    }
  } finally {
    await metadata.close();
  }
}

/**
 * Gives the organisations' stored connection strings the address that the embedded server has this time: its port changes
 * when another program took the one of last time.
 *
 * @param url the application role's DSN of the shared database
 * @returns how many were changed
 */
export async function readdressOrganisations(url: string, masterKey: string): Promise<number> {
  const metadata = createMetadataDb({ url, maxConnections: 4 });
  const secretBox = createSecretBox([new Uint8Array(Buffer.from(masterKey, 'base64'))]);
  const { host } = new URL(url);
  let changed = 0;
  try {
    const withDatabase = ['creating', 'migrating', 'ready', 'suspended'] as const;
    const organisations = await metadata.withInstallation((tx) => listOrganizationsInState(tx, withDatabase));
    for (const { id } of organisations) {
      await metadata.withOrganization(id, async (tx) => {
        const dsnEncrypted = await storedDsn(tx, id);
        if (!dsnEncrypted) return;
        const dsn = new URL(secretBox.open(dsnEncrypted, id));
        if (dsn.host === host) return;
        dsn.host = host;
        await updateOrgDatabase(tx, id, { dsnEncrypted: secretBox.seal(dsn.toString(), id) });
        changed += 1;
      });
    }
  } finally {
    await metadata.close();
  }
  return changed;
}

/** Null while provisioning has not come that far. */
async function storedDsn(tx: OrganizationConnection, id: OrganizationId): Promise<string | null> {
  try {
    return (await readOrgDatabase(tx, id)).dsnEncrypted;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}
