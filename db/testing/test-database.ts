import { randomBytes } from 'node:crypto';
import { drizzle } from 'drizzle-orm/postgres-js';
import postgres, { type Sql } from 'postgres';
import { inject } from 'vitest';
import { createMetadataDb, type MetadataDb } from '@/db/metadata/client';
import { APPLICATION_ROLE } from '@/db/migrate';
import type { ProvisioningOptions } from '@/db/provision';
import type { ResultsConnection } from '@/db/results/connection';
import { createSecretBox, type SecretBox } from '@/db/secret-box';

/** A shared database of one suite's own, cloned from the migrated template. */
export interface TestDatabase extends ProvisioningOptions {
  /** As the product sees it: the application role. */
  metadata: MetadataDb;
  secretBox: SecretBox;
  masterKey: Uint8Array;
  /** The application role's DSN. */
  url: string;
  /** The superuser's DSN of this database, for `provisionOrganization`, `migrateMetadata`. */
  adminUrl: string;
  /** The superuser, whom row-level security does not bind: for looking behind the scenes. */
  superuser: Sql;
  /** The application role without the wrapper: for showing what the database itself refuses. */
  application: Sql;
  close(): Promise<void>;
}

/** Results databases that `provisionOrganization` makes for this suite's organisations are left to the end of the server. */
export async function createTestDatabase(): Promise<TestDatabase> {
  const server = inject('postgres');
  const adminUrl = await clone(server.metadataTemplate, 'metadata');
  const application = new URL(adminUrl);
  application.username = APPLICATION_ROLE;
  application.password = server.applicationPassword;
  const url = application.toString();
  const masterKey = randomBytes(32);
  const metadata = createMetadataDb({ url, maxConnections: 5 });
  const superuser = postgres(adminUrl, { max: 2, onnotice: () => {} });
  const raw = postgres(url, { max: 2, onnotice: () => {} });
  return {
    metadata,
    secretBox: createSecretBox([masterKey]),
    masterKey,
    url,
    adminUrl,
    superuser,
    application: raw,
    async close() {
      await Promise.all([metadata.close(), superuser.end(), raw.end()]);
      await drop(adminUrl);
    },
  };
}

/** One results database without an organisation, for tests of repositories. */
export interface TestResults {
  conn: ResultsConnection;
  sql: Sql;
  url: string;
  close(): Promise<void>;
}

/** The connection is a member of the group that organisations' own roles belong to: it owns nothing. */
export async function createTestResults(): Promise<TestResults> {
  const adminUrl = await clone(inject('postgres').resultsTemplate, 'results');
  const url = new URL(adminUrl);
  url.username = `test_results_${randomBytes(6).toString('hex')}`;
  url.password = randomBytes(12).toString('hex');
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  await admin.unsafe(`create role ${url.username} login password '${url.password}' in role mad_results`);
  await admin.end();
  const sql = postgres(url.toString(), { max: 8, prepare: false, fetch_types: false, onnotice: () => {} });
  return {
    conn: drizzle({ client: sql }),
    sql,
    url: url.toString(),
    async close() {
      await sql.end();
      await drop(adminUrl);
    },
  };
}

/** @returns the superuser's DSN of the copy */
async function clone(template: string, noun: string): Promise<string> {
  const name = `test_${noun}_${randomBytes(6).toString('hex')}`;
  await asAdmin(
    (admin) => admin`create database ${admin(name)} template ${admin(template)} strategy wal_log`,
  );
  const url = new URL(inject('postgres').adminUrl);
  url.pathname = `/${name}`;
  return url.toString();
}

async function drop(url: string): Promise<void> {
  await asAdmin((admin) =>
    admin.unsafe(`drop database if exists "${new URL(url).pathname.slice(1)}" with (force)`),
  );
}

async function asAdmin(fn: (admin: Sql) => Promise<unknown>): Promise<void> {
  const admin = postgres(inject('postgres').adminUrl, { max: 1, onnotice: () => {} });
  try {
    await fn(admin);
  } finally {
    await admin.end();
  }
}
