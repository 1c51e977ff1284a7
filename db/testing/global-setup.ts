import { randomBytes } from 'node:crypto';
import postgres from 'postgres';
import type { TestProject } from 'vitest/node';
import { ensureApplicationRole, migrateMetadata } from '@/db/migrate';
import { ensureResultsTemplate } from '@/db/provision';
import { startThrowawayPostgres } from '@/scripts/stack/throwaway-postgres';

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
  const server = await startThrowawayPostgres();
  try {
    project.provide('postgres', await prepare(server.url));
  } catch (error) {
    await server.remove();
    throw error;
  }
  return () => server.remove();
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
