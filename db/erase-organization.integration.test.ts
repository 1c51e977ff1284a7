import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLibrary, makeOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { eraseOrganizationRows } from './erase-organization';

let database: TestDatabase;
let ownerUrl: string;

/** Gives every table to a role that is no superuser, whom forced row-level security binds. */
beforeAll(async () => {
  database = await createTestDatabase();
  const { superuser } = database;
  const url = new URL(database.adminUrl);
  url.username = `plain_owner_${randomBytes(6).toString('hex')}`;
  url.password = randomBytes(12).toString('hex');
  await superuser.unsafe(`create role ${url.username} login password '${url.password}'`);
  await superuser.unsafe(`grant connect on database ${url.pathname.slice(1)} to ${url.username}`);
  const tables = await superuser<{ name: string }[]>`
    select relname as name from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
  for (const { name } of tables) await superuser.unsafe(`alter table ${name} owner to ${url.username}`);
  ownerUrl = url.toString();
});
afterAll(() => database?.close());

const erase = async (orgId: Parameters<typeof eraseOrganizationRows>[1]) => {
  let rows: Record<string, number> = {};
  const options = {
    keptEvent: 'test',
    certificate: (erased: { rows: Record<string, number> }) => {
      rows = erased.rows;
      return {};
    },
  };
  return { isErased: await eraseOrganizationRows(ownerUrl, orgId, options), rows };
};

describe('an owner whom row-level security binds', () => {
  it('is stopped where a policy hides rows, and leaves all of them', async () => {
    const { id } = await makeOrganization(database.metadata);
    await makeLibrary(database.metadata, id);
    await expect(erase(id)).rejects.toThrow('violates foreign key constraint');
    const left = await database.superuser`select 1 from molecules where org_id = ${id}`;
    expect(left).toHaveLength(3);
  });

  it('erases what the migrations let it see, of one organisation only, and does so once', async () => {
    const { superuser } = database;
    const owner = new URL(ownerUrl).username;
    const policies = await superuser<{ policy: string; table: string }[]>`
      select policyname as policy, tablename as table from pg_policies where cmd = 'ALL'`;
    for (const { policy, table } of policies)
      await superuser.unsafe(`alter policy ${policy} on ${table} to mad_app, ${owner}`);
    const [gone, kept] = [
      await makeOrganization(database.metadata),
      await makeOrganization(database.metadata),
    ];
    for (const { id } of [gone, kept]) await makeLibrary(database.metadata, id);
    expect(await erase(gone.id)).toEqual({
      isErased: true,
      rows: { molecules: 3, libraries: 1, artifacts: 1 },
    });
    expect(await superuser`select 1 from organizations where id = ${gone.id}`).toHaveLength(0);
    expect(await superuser`select 1 from molecules where org_id = ${kept.id}`).toHaveLength(3);
    expect(await erase(gone.id)).toEqual({ isErased: false, rows: {} });
  });
});
