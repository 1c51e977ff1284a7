import type { Sql } from 'postgres';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.close());

/** Tables that belong to no organisation. Any other table has to be a tenant's. */
const INSTALLATION_TABLES = ['organizations', 'org_deletions', 'password_resets', 'sessions', 'users'];

const POLICY =
  "(org_id = ( SELECT NULLIF(current_setting('app.org_id'::text, true), ''::text) AS \"nullif\"))";

/** Everything about the tenant tables of `public` that would let one organisation at another's rows. */
async function faults(sql: Sql): Promise<string[]> {
  const found: string[] = [];
  const tables = await sql<
    {
      oid: number;
      name: string;
      owner: number;
      forced: boolean;
      owned: boolean;
      tenant: boolean;
      leading: boolean;
      bound: boolean;
    }[]
  >`
    select c.oid, c.relname as name, c.relowner as owner, c.relrowsecurity and c.relforcerowsecurity as forced,
      pg_get_userbyid(c.relowner) = 'mad_app' as owned,
      exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = 'org_id' and a.attnotnull) as tenant,
      exists (select from pg_index i join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
        where i.indrelid = c.oid and a.attname = 'org_id' and i.indpred is null) as leading,
      exists (select from pg_constraint k join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
        where k.conrelid = c.oid and k.confrelid = 'organizations'::regclass and a.attname = 'org_id'
          and k.confdeltype = 'a') as bound
    from pg_class c where c.relkind in ('r', 'p') and c.relnamespace = 'public'::regnamespace`;
  const tenants = tables.filter((table) => !INSTALLATION_TABLES.includes(table.name));
  for (const table of tables) if (table.owned) found.push(`${table.name} belongs to the application role`);
  for (const table of tenants) {
    if (!table.tenant) found.push(`${table.name} has no org_id`);
    if (!table.forced) found.push(`${table.name} does not force row-level security`);
    if (!table.leading) found.push(`${table.name} has no index that begins with org_id`);
    // It stops a deletion that would leave rows behind, and whoever writes after it.
    if (!table.bound) found.push(`${table.name} has no foreign key to its organisation`);
    const policies = await sql<{ cmd: string; using: string; check: string | null; roles: string[] }[]>`
      select polcmd as cmd, pg_get_expr(polqual, polrelid) as using, pg_get_expr(polwithcheck, polrelid) as check,
        array(select case when oid = ${table.owner} then 'owner' else rolname end
          from pg_roles where oid = any (polroles) order by 1) as roles
      from pg_policy where polrelid = ${table.oid}`;
    const complete = policies.some(
      (policy) =>
        policy.cmd === '*' &&
        policy.using === POLICY &&
        policy.check === POLICY &&
        policy.roles.join() === 'mad_app,owner',
    );
    if (!complete) {
      found.push(`${table.name} has no policy on org_id for every command of the application and the owner`);
    }
    const others = policies.filter((policy) => policy.cmd !== '*').length;
    if (others > (table.name === 'memberships' ? 1 : 0)) found.push(`${table.name} has a policy of its own`);
  }
  const keys = await sql<{ table: string; key: string; first: string }[]>`
    select c.relname as table, i.indexrelid::regclass::text as key, a.attname as first
    from pg_index i join pg_class c on c.oid = i.indrelid
    left join pg_attribute a on a.attrelid = c.oid and a.attnum = i.indkey[0]
    where i.indisunique and c.relnamespace = 'public'::regnamespace`;
  for (const { table, key, first } of keys) {
    if (!INSTALLATION_TABLES.includes(table) && first !== 'org_id')
      found.push(`the unique key ${key} does not begin with org_id`);
  }
  const references = await sql<
    { table: string; key: string; parent: string; first: string; parentFirst: string }[]
  >`
    select c.relname as table, k.conname as key, p.relname as parent, a.attname as first, b.attname as "parentFirst"
    from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_class p on p.oid = k.confrelid
    join pg_attribute a on a.attrelid = c.oid and a.attnum = k.conkey[1]
    join pg_attribute b on b.attrelid = p.oid and b.attnum = k.confkey[1]
    where k.contype = 'f' and c.relnamespace = 'public'::regnamespace`;
  for (const { table, key, parent, first, parentFirst } of references) {
    // Organisations and users are nobody's: there is no foreign row to point at.
    if (INSTALLATION_TABLES.includes(parent)) continue;
    if (first !== 'org_id' || parentFirst !== 'org_id')
      found.push(`the foreign key ${key} of ${table} does not begin with org_id`);
  }
  const routines = await sql<{ name: string }[]>`
    select proname as name from pg_proc where pronamespace = 'public'::regnamespace and prosecdef`;
  for (const { name } of routines) found.push(`${name} is SECURITY DEFINER`);
  const views = await sql<{ name: string }[]>`
    select relname as name from pg_class where relnamespace = 'public'::regnamespace
      and (relkind = 'm' or (relkind = 'v' and not coalesce('security_invoker=true' = any (reloptions), false)))`;
  for (const { name } of views) found.push(`the view ${name} passes over row-level security`);
  return found;
}

describe('the catalogue of the metadata database', () => {
  it('has no tenant table that another organisation could get at', async () => {
    expect(await faults(database.superuser)).toEqual([]);
  });

  it('knows every table: 21 of tenants and 5 of the installation', async () => {
    const tables = await database.superuser`
      select 1 from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace`;
    expect(tables).toHaveLength(26);
  });

  it('control: a table written the naive way is caught, on every count', async () => {
    const { superuser } = database;
    await superuser.unsafe(`
      create table naive (id text primary key, org_id text not null, role_id text references naive (id));
      alter table naive enable row level security;
      create policy naive_policy on naive to mad_app using (true);
      create view naive_view as select * from naive;
      create function naive_function() returns int language sql security definer as 'select 1';`);
    try {
      expect(await faults(superuser)).toEqual([
        'naive does not force row-level security',
        'naive has no index that begins with org_id',
        'naive has no foreign key to its organisation',
        'naive has no policy on org_id for every command of the application and the owner',
        'the unique key naive_pkey does not begin with org_id',
        'the foreign key naive_role_id_fkey of naive does not begin with org_id',
        'naive_function is SECURITY DEFINER',
        'the view naive_view passes over row-level security',
      ]);
    } finally {
      await superuser.unsafe('drop view naive_view; drop function naive_function(); drop table naive');
    }
  });

  it('gives the application role no way around', async () => {
    const [role] = await database.superuser`
      select rolsuper, rolbypassrls, rolcreaterole, rolcreatedb, rolconfig from pg_roles where rolname = 'mad_app'`;
    expect(role).toMatchObject({
      rolsuper: false,
      rolbypassrls: false,
      rolcreaterole: false,
      rolcreatedb: false,
    });
    expect(role?.rolconfig).toContain('statement_timeout=15s');
    for (const statement of [
      'create table x (a int)',
      'set role postgres',
      'alter table roles disable row level security',
    ]) {
      await expect(database.application.unsafe(statement)).rejects.toThrow(/permission denied|must be owner/);
    }
  });
});
