import { randomBytes } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import type { MetadataDb } from '@/db/metadata/client';
import {
  insertOrgDatabase,
  readOrgDatabase,
  updateOrgDatabase,
} from '@/db/metadata/org-databases-repository';
import { getOrganization, moveOrganization, UNFINISHED_STATES } from '@/db/metadata/organizations-repository';
import type { OrgDatabaseState } from '@/db/metadata/schema/org-databases';
import {
  createRoleIfMissing,
  migrateResults,
  migrationsHash,
  quoteIdentifier,
  setRolePassword,
} from '@/db/migrate';
import type { ResultsConnection } from '@/db/results/connection';
import { RESULTS_SCHEMA_VERSION } from '@/db/results/schema-version';
import type { SecretBox } from '@/db/secret-box';
import { ConflictError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';

export interface ProvisioningOptions {
  metadata: MetadataDb;
  /** Direct DSN of a role of the results server that may create databases and roles. Advisory locks are taken in its database. */
  adminUrl: string;
  secretBox: SecretBox;
}

/** The steps in their order; after any of them a crash leaves what the next call goes on from. */
export const PROVISIONING_STEPS = [
  'row',
  'secret',
  'role',
  'template',
  'database',
  'access',
  'migrated',
  'ready',
] as const;
export type ProvisioningStep = (typeof PROVISIONING_STEPS)[number];

const DATABASE_PREFIX = 'mad_results_';
const TEMPLATE_PREFIX = 'mad_template_';
const GROUP_ROLE = 'mad_results';

function namesOf(orgId: OrganizationId) {
  const name = `${DATABASE_PREFIX}${orgId}`;
  return { databaseName: name, roleName: name };
}

/**
 * Makes an organisation's results database with a role and a password of its own, and the organisation ready:
 * requested -> creating -> migrating -> ready. Safe to call again at any time, and at the same time; a call for
 * an organisation that is ready changes nothing.
 * @param afterStep told of each step that is done; for progress, and for tests that stop in between
 * @throws ConflictError if the organisation is suspended, being deleted or deleted
 */
export async function provisionOrganization(
  options: ProvisioningOptions,
  orgId: OrganizationId,
  afterStep: (step: ProvisioningStep) => void = () => {},
): Promise<void> {
  const { metadata } = options;
  let isNew = false;
  try {
    await withAdmin(options.adminUrl, `provision ${orgId}`, async (admin) => {
      const organization = await metadata.withInstallation((tx) => getOrganization(tx, orgId));
      if (organization.status === 'ready') return;
      if (!UNFINISHED_STATES.some((state) => state === organization.status)) {
        throw new ConflictError(`The organisation is ${organization.status}; it cannot be provisioned.`);
      }
      await provision(options, admin, orgId, afterStep);
      isNew = true;
    });
  } catch (error) {
    if (!(error instanceof ConflictError)) {
      const message = error instanceof Error ? error.message : String(error);
      // The first failure is the one to tell of.
      await noteProvisioningProblem(metadata, orgId, message).catch(() => {});
    }
    throw error;
  }
  if (isNew) afterStep('ready');
}

/** Keeps why an organisation has no results database yet, for the operator to read. */
export async function noteProvisioningProblem(
  metadata: MetadataDb,
  orgId: OrganizationId,
  problem: string,
): Promise<void> {
  await metadata.withOrganization(orgId, async (tx) => {
    await insertOrgDatabase(tx, orgId, namesOf(orgId));
    await updateOrgDatabase(tx, orgId, { error: problem.slice(0, 500) });
  });
}

async function provision(
  { metadata, adminUrl, secretBox }: ProvisioningOptions,
  admin: Sql,
  orgId: OrganizationId,
  afterStep: (step: ProvisioningStep) => void,
): Promise<void> {
  const names = namesOf(orgId);
  const enter = (state: OrgDatabaseState, move: () => Promise<unknown>) =>
    metadata.withOrganization(orgId, async (tx) => {
      await insertOrgDatabase(tx, orgId, names);
      await updateOrgDatabase(tx, orgId, { state, countAttempt: true });
      await move();
    });

  await enter('creating', () =>
    metadata.withInstallation((tx) => moveOrganization(tx, orgId, UNFINISHED_STATES, 'creating')),
  );
  afterStep('row');

  // The secret is kept before the role gets it: a crash in between repeats with the same password.
  const row = await metadata.withOrganization(orgId, (tx) => readOrgDatabase(tx, orgId));
  const dsn = row.dsnEncrypted
    ? secretBox.open(row.dsnEncrypted, orgId)
    : dsnFor(adminUrl, names, newPassword());
  if (!row.dsnEncrypted) {
    const dsnEncrypted = secretBox.seal(dsn, orgId);
    await metadata.withOrganization(orgId, (tx) => updateOrgDatabase(tx, orgId, { dsnEncrypted }));
  }
  afterStep('secret');

  await createRoleIfMissing(admin, names.roleName);
  await setRolePassword(admin, names.roleName, decodeURIComponent(new URL(dsn).password));
  const role = admin(names.roleName);
  await admin`alter role ${role} set statement_timeout = '15s'`;
  await admin`alter role ${role} set idle_in_transaction_session_timeout = '60s'`;
  afterStep('role');

  const template = await ensureResultsTemplate(adminUrl, admin);
  afterStep('template');

  const database = quoteIdentifier(names.databaseName);
  if (!(await databaseExists(admin, names.databaseName))) {
    await admin.unsafe(`create database ${database} template ${quoteIdentifier(template)} strategy wal_log`);
  }
  afterStep('database');

  await admin`revoke all on database ${admin(names.databaseName)} from public`;
  await admin`grant connect on database ${admin(names.databaseName)} to ${role}`;
  await admin`grant ${admin(GROUP_ROLE)} to ${role}`;
  afterStep('access');

  await enter('migrating', () =>
    metadata.withInstallation((tx) => moveOrganization(tx, orgId, ['creating', 'migrating'], 'migrating')),
  );
  await migrateResults(withDatabase(adminUrl, names.databaseName));
  afterStep('migrated');

  await provePasswordWorks(dsn);
  await metadata.withOrganization(orgId, (tx) =>
    updateOrgDatabase(tx, orgId, { state: 'ready', schemaVersion: RESULTS_SCHEMA_VERSION, error: null }),
  );
  await metadata.withInstallation((tx) => moveOrganization(tx, orgId, ['migrating'], 'ready'));
}

/**
 * The database that new ones are copied from (38 ms against 124 ms for running the migrations). It is built under
 * another name and renamed as its last step, so that one that exists is complete; its name carries the hash of the
 * migrations, so that a new build makes a new one.
 * @returns its name
 */
export async function ensureResultsTemplate(adminUrl: string, admin: Sql): Promise<string> {
  const name = `${TEMPLATE_PREFIX}${migrationsHash('results').slice(0, 16)}`;
  if (await databaseExists(admin, name)) return name;
  await withAdmin(adminUrl, 'results template', async (locked) => {
    if (await databaseExists(locked, name)) return;
    const building = `${name}_building`;
    await locked.unsafe(`drop database if exists ${quoteIdentifier(building)} with (force)`);
    await locked.unsafe(`create database ${quoteIdentifier(building)} template template0`);
    await migrateResults(withDatabase(adminUrl, building));
    await locked`revoke all on database ${locked(building)} from public`;
    await renameWhenUnused(locked, building, name);
  });
  return name;
}

/** A session that just ended may still count as a user of the database for a moment. */
async function renameWhenUnused(admin: Sql, from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await admin`alter database ${admin(from)} rename to ${admin(to)}`;
      return;
    } catch (error) {
      const inUse = error instanceof postgres.PostgresError && error.code === '55006';
      if (!inUse || attempt === 20) throw error;
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}

/** Moves databases to this build's schema, a few at a time. One that fails keeps its error and holds up no other. */
export async function migrateFleet(
  { metadata, adminUrl }: Omit<ProvisioningOptions, 'secretBox'>,
  orgIds: readonly OrganizationId[],
  atOnce = 4,
): Promise<{ orgId: OrganizationId; error: string | null }[]> {
  const results: { orgId: OrganizationId; error: string | null }[] = [];
  const queue = [...orgIds];
  const lane = async () => {
    for (let orgId = queue.shift(); orgId; orgId = queue.shift()) {
      results.push({ orgId, error: await migrateOne(metadata, adminUrl, orgId) });
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
  return results;
}

async function migrateOne(
  metadata: MetadataDb,
  adminUrl: string,
  orgId: OrganizationId,
): Promise<string | null> {
  try {
    const row = await metadata.withOrganization(orgId, (tx) => readOrgDatabase(tx, orgId));
    if (row.state !== 'ready' || row.schemaVersion === RESULTS_SCHEMA_VERSION) return null;
    await metadata.withOrganization(orgId, (tx) => updateOrgDatabase(tx, orgId, { countAttempt: true }));
    await migrateResults(withDatabase(adminUrl, row.databaseName));
    const done = { schemaVersion: RESULTS_SCHEMA_VERSION, error: null };
    await metadata.withOrganization(orgId, (tx) => updateOrgDatabase(tx, orgId, done));
    return null;
  } catch (error) {
    const message = (error instanceof Error ? error.message : String(error)).slice(0, 500);
    await metadata
      .withOrganization(orgId, (tx) => updateOrgDatabase(tx, orgId, { error: message }))
      .catch(() => {});
    return message;
  }
}

/**
 * Removes an organisation's results database with everybody who is connected to it, and its role. May be repeated; what
 * is gone already is no error.
 * @param afterStep told of each step that is done, for tests that stop in between
 */
export async function dropResultsDatabase(
  { metadata, adminUrl }: Omit<ProvisioningOptions, 'secretBox'>,
  orgId: OrganizationId,
  afterStep: (step: 'database' | 'role') => void = () => {},
): Promise<void> {
  const { databaseName, roleName } = namesOf(orgId);
  // The lock of provisioning: one that is under way ends first, and then finds that it may not go on.
  await withAdmin(adminUrl, `provision ${orgId}`, async (admin) => {
    await metadata.withOrganization(orgId, (tx) =>
      updateOrgDatabase(tx, orgId, { state: 'deleting', countAttempt: true }),
    );
    await admin.unsafe(`drop database if exists ${quoteIdentifier(databaseName)} with (force)`);
    afterStep('database');
    await admin.unsafe(`drop role if exists ${quoteIdentifier(roleName)}`);
    afterStep('role');
    await metadata.withOrganization(orgId, (tx) =>
      updateOrgDatabase(tx, orgId, { state: 'deleted', dsnEncrypted: null }),
    );
  });
}

/**
 * Runs `fn` on an organisation's results database as the owner, whatever state the organisation is in.
 * @returns null if there is no such database
 */
export async function withResultsAsOwner<T>(
  adminUrl: string,
  orgId: OrganizationId,
  fn: (conn: ResultsConnection) => Promise<T>,
): Promise<T | null> {
  const { databaseName } = namesOf(orgId);
  if (!(await withAdmin(adminUrl, undefined, (admin) => databaseExists(admin, databaseName)))) return null;
  return withAdmin(withDatabase(adminUrl, databaseName), undefined, (client) => fn(drizzle({ client })));
}

export interface Reconciliation {
  /** Results databases on the server that no organisation's row names. */
  databasesWithoutRow: string[];
  /** Organisations whose row says that there is a database, and there is none. */
  rowsWithoutDatabase: OrganizationId[];
}

/** Compares the rows with the server. Only lists: what to do about it is a person's decision. */
export async function reconcile(
  { metadata, adminUrl }: Omit<ProvisioningOptions, 'secretBox'>,
  orgIds: readonly OrganizationId[],
): Promise<Reconciliation> {
  const names = await withAdmin(adminUrl, undefined, async (admin) => {
    const rows = await admin<{ datname: string }[]>`
      select datname from pg_database where starts_with(datname, ${DATABASE_PREFIX}) order by datname`;
    return rows.map((row) => row.datname);
  });
  const unclaimed = new Set(names);
  const rowsWithoutDatabase: OrganizationId[] = [];
  for (const orgId of orgIds) {
    const row = await metadata.withOrganization(orgId, (tx) => readOrgDatabase(tx, orgId)).catch(() => null);
    if (!row) continue;
    const found = unclaimed.delete(row.databaseName);
    if (!found && (row.state === 'ready' || row.state === 'migrating')) rowsWithoutDatabase.push(orgId);
  }
  return { databasesWithoutRow: [...unclaimed], rowsWithoutDatabase };
}

/** One direct connection, holding the advisory lock of that name (if one is given) until `fn` is done. */
async function withAdmin<T>(
  adminUrl: string,
  lock: string | undefined,
  fn: (admin: Sql) => Promise<T>,
): Promise<T> {
  const admin = postgres(adminUrl, {
    max: 1,
    prepare: false,
    fetch_types: false,
    connect_timeout: 10,
    onnotice: () => {},
  });
  try {
    if (lock) await admin`select pg_advisory_lock(hashtextextended(${lock}, 0))`;
    return await fn(admin);
  } finally {
    await admin.end({ timeout: 5 });
  }
}

async function databaseExists(admin: Sql, name: string): Promise<boolean> {
  const rows = await admin`select 1 from pg_database where datname = ${name}`;
  return rows.length > 0;
}

/** Shows that the sealed DSN lets its owner in, before anybody depends on it. */
async function provePasswordWorks(dsn: string): Promise<void> {
  await withAdmin(dsn, undefined, (client) => client`select count(*) from jobs`);
}

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

function dsnFor(
  adminUrl: string,
  names: { databaseName: string; roleName: string },
  password: string,
): string {
  const url = new URL(withDatabase(adminUrl, names.databaseName));
  url.username = names.roleName;
  url.password = password;
  return url.toString();
}

function withDatabase(adminUrl: string, database: string): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  return url.toString();
}
