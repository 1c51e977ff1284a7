import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listOrganizationsOfUser } from '@/db/metadata/members-repository';
import { insertMolecules } from '@/db/metadata/molecules-repository';
import { getOrganization } from '@/db/metadata/organizations-repository';
import { getTarget } from '@/db/metadata/targets-repository';
import { makeLibrary, makeMember, makeOrganization, makeTarget, moleculeOf } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';

let database: TestDatabase;
let ours: OrganizationId;
let theirs: OrganizationId;

beforeAll(async () => {
  database = await createTestDatabase();
  ours = (await makeOrganization(database.metadata)).id;
  theirs = (await makeOrganization(database.metadata)).id;
});
afterAll(() => database?.close());

describe('row-level security', () => {
  it('shows an organisation its own rows, and a foreign row as missing', async () => {
    const { metadata } = database;
    const targetId = await makeTarget(metadata, theirs);
    await expect(
      metadata.withOrganization(theirs, (tx) => getTarget(tx, theirs, targetId)),
    ).resolves.toMatchObject({
      id: targetId,
    });
    await expect(metadata.withOrganization(ours, (tx) => getTarget(tx, ours, targetId))).rejects.toThrow(
      NotFoundError,
    );
    // Even a query that forgot its filter, or asks for the other organisation outright, finds nothing.
    await expect(metadata.withOrganization(ours, (tx) => getTarget(tx, theirs, targetId))).rejects.toThrow(
      NotFoundError,
    );
  });

  it('shows nothing and takes nothing without a scope', async () => {
    const { application } = database;
    await makeTarget(database.metadata, ours);
    expect(await application`select 1 from targets`).toHaveLength(0);
    expect(await application`delete from targets returning 1`).toHaveLength(0);
    await expect(
      application`insert into roles (org_id, id, name, permissions) values (${ours}, 'rol_x', 'x', '{}')`,
    ).rejects.toThrow('row-level security');
  });

  it('refuses to write a row of another organisation, and to move one there', async () => {
    const { application } = database;
    await application.begin(async (sql) => {
      await sql`select set_config('app.org_id', ${ours}, true)`;
      await expect(
        sql.savepoint(
          (inner) =>
            inner`insert into roles (org_id, id, name, permissions) values (${theirs}, 'rol_x', 'x', '{}')`,
        ),
      ).rejects.toThrow('row-level security');
      await sql`insert into roles (org_id, id, name, permissions) values (${ours}, 'rol_y', 'y', '{}')`;
      await expect(
        sql.savepoint((inner) => inner`update roles set org_id = ${theirs} where id = 'rol_y'`),
      ).rejects.toThrow('row-level security');
    });
  });

  it('leaves no scope behind on the connection', async () => {
    const { application, metadata } = database;
    await metadata.withOrganization(ours, (tx) => getOrganization(tx, ours));
    const [before] = await application`select current_setting('app.org_id', true) as scope`;
    await application.begin(async (sql) => {
      await sql`select set_config('app.org_id', ${ours}, true)`;
    });
    const [after] = await application`select current_setting('app.org_id', true) as scope`;
    expect(before?.scope ?? '').toBe('');
    expect(after?.scope).toBe('');
  });

  it('control: a session-level SET does leak to the next user of the connection', async () => {
    await makeTarget(database.metadata, ours);
    const reserved = await database.application.reserve();
    try {
      await reserved.unsafe(`set app.org_id = '${ours}'`);
      const seen = await reserved`select org_id from targets`;
      expect(seen.length).toBeGreaterThan(0);
      expect(new Set(seen.map((row) => row.org_id))).toEqual(new Set([ours]));
    } finally {
      await reserved.unsafe('reset app.org_id');
      reserved.release();
    }
  });

  it("shows a person the own memberships in every organisation, and nobody else's", async () => {
    const { metadata } = database;
    const one = await makeMember(metadata, ours, []);
    await makeMember(metadata, theirs, []);
    await database.superuser`update organizations set status = 'ready'`;
    const found = await metadata.withUser(one.id, (tx) => listOrganizationsOfUser(tx, one.id));
    expect(found.map((organization) => organization.id)).toEqual([ours]);
    const seen = await database.application.begin(async (sql) => {
      await sql`select set_config('app.user_id', ${one.id}, true)`;
      return sql`select user_id from memberships`;
    });
    expect(seen.map((row) => row.user_id)).toEqual([one.id]);
  });
});

describe('keys that start with the organisation', () => {
  it('lets two organisations use the same ids, names and keys', async () => {
    const { superuser } = database;
    for (const orgId of [ours, theirs]) {
      await superuser`insert into roles (org_id, id, name, permissions) values (${orgId}, 'rol_same', 'same', '{}')`;
      await superuser`insert into outbox (org_id, id, event_name, event_id, payload) values (${orgId}, 'out_same', 'e', 'e1', '{}')`;
    }
  });

  it('refuses to refer to a foreign row', async () => {
    const { metadata } = database;
    const library = await makeLibrary(metadata, theirs);
    await expect(
      metadata.withOrganization(ours, (tx) => insertMolecules(tx, ours, [moleculeOf(library.id, 1)])),
    ).rejects.toThrow('molecules_library_fk');
  });

  it('control: without the organisation in the key, a foreign row is accepted as a parent', async () => {
    const { superuser, application } = database;
    await superuser.unsafe(`
      create table naive_parents (id text primary key, org_id text not null);
      create table naive_children (id text primary key, org_id text not null, parent text references naive_parents (id));
      alter table naive_parents enable row level security;
      create policy p on naive_parents to mad_app using (org_id = current_setting('app.org_id', true));
      grant select, insert on naive_parents, naive_children to mad_app;
      insert into naive_parents values ('theirs', '${theirs}');`);
    try {
      await application.begin(async (sql) => {
        await sql`select set_config('app.org_id', ${ours}, true)`;
        expect(await sql`select 1 from naive_parents`).toHaveLength(0);
        await sql`insert into naive_children values ('c', ${ours}, 'theirs')`;
      });
      expect(await superuser`select 1 from naive_children`).toHaveLength(1);
    } finally {
      await superuser.unsafe('drop table naive_children, naive_parents');
    }
  });
});
