import postgres from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readOrgDatabase, updateOrgDatabase } from '@/db/metadata/org-databases-repository';
import { getOrganization, moveOrganization } from '@/db/metadata/organizations-repository';
import { migrateFleet, PROVISIONING_STEPS, provisionOrganization, reconcile } from '@/db/provision';
import { RESULTS_SCHEMA_VERSION } from '@/db/results/schema-version';
import { makeOrganization, makeReadyOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { ConflictError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.close());

const rowOf = (orgId: OrganizationId) =>
  database.metadata.withOrganization(orgId, (tx) => readOrgDatabase(tx, orgId));

async function connectAs(orgId: OrganizationId, changed: (url: URL) => void = () => {}) {
  const row = await rowOf(orgId);
  const url = new URL(database.secretBox.open(row.dsnEncrypted as string, orgId));
  changed(url);
  return postgres(url.toString(), { max: 1, onnotice: () => {} });
}

async function expectReady(orgId: OrganizationId): Promise<void> {
  const organization = await database.metadata.withInstallation((tx) => getOrganization(tx, orgId));
  expect(organization.status).toBe('ready');
  expect(await rowOf(orgId)).toMatchObject({
    state: 'ready',
    schemaVersion: RESULTS_SCHEMA_VERSION,
    error: null,
  });
  const client = await connectAs(orgId);
  try {
    expect(await client`select count(*)::int as n from jobs`).toEqual([{ n: 0 }]);
  } finally {
    await client.end();
  }
}

describe('provisionOrganization', () => {
  it.each(PROVISIONING_STEPS)('goes on after a crash behind the step "%s"', async (crashAfter) => {
    const { id } = await makeOrganization(database.metadata);
    await expect(
      provisionOrganization(database, id, (step) => {
        if (step === crashAfter) throw new Error(`crashed after ${step}`);
      }),
    ).rejects.toThrow(`crashed after ${crashAfter}`);
    const done: string[] = [];
    await provisionOrganization(database, id, (step) => done.push(step));
    await expectReady(id);
    // What is ready is not done again.
    expect(done).toEqual(crashAfter === 'ready' ? [] : [...PROVISIONING_STEPS]);
  });

  it('is done once by four callers at the same time', async () => {
    const { id } = await makeOrganization(database.metadata);
    await Promise.all(Array.from({ length: 4 }, () => provisionOrganization(database, id)));
    await expectReady(id);
  });

  it('keeps the reason of a failure in the row', async () => {
    const { id } = await makeOrganization(database.metadata);
    const failing = provisionOrganization(database, id, () => {
      throw new Error('the disk is full');
    });
    await expect(failing).rejects.toThrow('the disk is full');
    expect(await rowOf(id)).toMatchObject({ state: 'creating', attempt: 1, error: 'the disk is full' });
  });

  it('refuses an organisation that is suspended', async () => {
    const { id } = await makeReadyOrganization(database);
    await database.metadata.withInstallation((tx) => moveOrganization(tx, id, ['ready'], 'suspended'));
    await expect(provisionOrganization(database, id)).rejects.toThrow(ConflictError);
  });

  it('lets a role into its own database only, and change no table', async () => {
    const { id: one } = await makeReadyOrganization(database);
    const { id: two } = await makeReadyOrganization(database);
    const foreign = await connectAs(one, (url) => {
      url.pathname = `/mad_results_${two}`;
    });
    await expect(foreign`select 1`).rejects.toThrow('permission denied for database');
    const own = await connectAs(one);
    await expect(own`drop table jobs`).rejects.toThrow('must be owner');
    await expect(own`create table mine (a int)`).rejects.toThrow('permission denied');
    expect((await rowOf(one)).dsnEncrypted).not.toContain('postgres');
    await Promise.all([foreign.end(), own.end()]);
  });
});

describe('reconcile and migrateFleet', () => {
  it('lists databases without a row, and rows without a database', async () => {
    const { id: lost } = await makeReadyOrganization(database);
    const { id: kept } = await makeReadyOrganization(database);
    const { superuser } = database;
    await superuser.unsafe(`drop database "mad_results_${lost}" with (force)`);
    const orphan = `mad_results_orphan_${kept}`;
    await superuser`create database ${superuser(orphan)}`;
    const found = await reconcile(database, [lost, kept]);
    expect(found.rowsWithoutDatabase).toEqual([lost]);
    expect(found.databasesWithoutRow).toContain(orphan);
    expect(found.databasesWithoutRow).not.toContain(`mad_results_${kept}`);
    await superuser`drop database ${superuser(orphan)}`;
  });

  it('moves a fleet on; one that fails keeps its error and holds up no other', async () => {
    const { id: broken } = await makeReadyOrganization(database);
    const { id: behind } = await makeReadyOrganization(database);
    for (const orgId of [broken, behind]) {
      await database.metadata.withOrganization(orgId, (tx) =>
        updateOrgDatabase(tx, orgId, { schemaVersion: 'older' }),
      );
    }
    await database.superuser.unsafe(`drop database "mad_results_${broken}" with (force)`);
    const results = await migrateFleet(database, [broken, behind]);
    expect(results.find((result) => result.orgId === behind)?.error).toBeNull();
    expect(results.find((result) => result.orgId === broken)?.error).toContain('does not exist');
    expect(await rowOf(behind)).toMatchObject({ schemaVersion: RESULTS_SCHEMA_VERSION, error: null });
    expect((await rowOf(broken)).schemaVersion).toBe('older');
  });
});
