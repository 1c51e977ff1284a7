import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readOrgDatabase } from '@/db/metadata/org-databases-repository';
import { RESULTS_SCHEMA_VERSION } from '@/db/results/schema-version';
import { makeReadyOrganization } from '@/db/testing/factories';
import { countMigrations, fleetState, markBehind, runFleet, writeNewerMigrations } from '@/db/testing/fleet';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import type { OrganizationId } from '@/lib/domain/ids';

const DATABASES = 6;
/** After the runner has begun: with four at a time it needs a few tenths of a second for all. */
const KILLS_AFTER_MS = [10, 60];

let database: TestDatabase;
const folder = mkdtempSync(join(tmpdir(), 'fleet-'));

beforeAll(async () => {
  database = await createTestDatabase();
  writeNewerMigrations(folder);
});
afterAll(async () => {
  await database?.close();
  rmSync(folder, { recursive: true, force: true });
});

it('leaves no database half migrated when the runner is killed, and a later run completes them', async () => {
  const orgIds: OrganizationId[] = [];
  for (let i = 0; i < DATABASES; i++) orgIds.push((await makeReadyOrganization(database)).id);
  await markBehind(database, orgIds);
  const look = () => fleetState(database.adminUrl, orgIds, countMigrations(folder));
  expect(await look()).toEqual({ migrated: 0, untouched: DATABASES, half: [] });

  for (const killAfterMs of KILLS_AFTER_MS) {
    await runFleet(database, folder, orgIds, killAfterMs);
    expect((await look()).half).toEqual([]);
  }
  expect(await runFleet(database, folder, orgIds)).toBe(true);
  expect(await look()).toEqual({ migrated: DATABASES, untouched: 0, half: [] });
  for (const orgId of orgIds) {
    const row = await database.metadata.withOrganization(orgId, (tx) => readOrgDatabase(tx, orgId));
    expect(row).toMatchObject({ schemaVersion: RESULTS_SCHEMA_VERSION, error: null });
  }
}, 60_000);
