import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { appendAudit, listAudit, listChain } from '@/db/metadata/audit-repository';
import { makeOrganization } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import { auditEntryHash, FIRST_PREVIOUS_HASH } from '@/lib/use-cases/audit/entry-hash';
import { verifyChain } from '@/lib/use-cases/audit/verify-chain';

let database: TestDatabase;
let orgId: OrganizationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.close());
beforeEach(async () => {
  orgId = (await makeOrganization(database.metadata)).id;
});

const append = (org: OrganizationId, subjectId: string, details: object = {}) =>
  database.metadata.withOrganization(org, (tx) =>
    appendAudit(tx, org, {
      actorKind: 'member',
      actorId: 'usr_1',
      action: 'run.start',
      subjectKind: 'run',
      subjectId,
      details,
    }),
  );

async function appendSeveral(count: number): Promise<void> {
  for (let i = 1; i <= count; i++) await append(orgId, `run_${i}`, { name: `Ångström "${i}"`, i });
}

const verify = () => verifyChain(database.metadata, orgId);

/** As somebody who may do everything to the database, past the trigger. */
async function tamper(statement: string): Promise<void> {
  await database.superuser.begin(async (sql) => {
    await sql`alter table audit_logs disable trigger audit_logs_chained`;
    await sql.unsafe(statement.replaceAll('$org', `'${orgId}'`));
    await sql`alter table audit_logs enable always trigger audit_logs_chained`;
  });
}

describe('the chain of an audit log', () => {
  it('holds for an empty log, and for entries of any content', async () => {
    expect(await verify()).toMatchObject({ entries: 0, last: null, brokenAt: null });
    await appendSeveral(5);
    await append(orgId, 'x:1', { z: null, a: [1.5, 'é', '\n'], deep: { b: 1, aa: 2 } });
    expect(await verify()).toMatchObject({ entries: 6, last: { seq: 6 }, brokenAt: null });
  });

  it('is written by the database, whatever an insert claims', async () => {
    await database.application.begin(async (sql) => {
      await sql`select set_config('app.org_id', ${orgId}, true)`;
      await sql`insert into audit_logs (org_id, id, seq, previous_hash, hash, at, actor_kind, actor_id, action, subject_kind, subject_id)
        values (${orgId}, ${newId('auditEntry')}, 41, ${'f'.repeat(64)}, ${'e'.repeat(64)}, '2001-01-01', 'member', 'usr_1', 'run.start', 'run', 'run_1')`;
    });
    const [entry] = await database.metadata.withOrganization(orgId, (tx) =>
      listAudit(tx, orgId, { limit: 1 }),
    );
    expect(entry).toMatchObject({ seq: 1, previousHash: FIRST_PREVIOUS_HASH });
    expect(entry?.at.getFullYear()).toBeGreaterThan(2001);
    expect(await verify()).toMatchObject({ entries: 1, brokenAt: null });
  });

  it('stays one chain for each organisation under parallel appends', async () => {
    const other = (await makeOrganization(database.metadata)).id;
    await Promise.all(
      Array.from({ length: 60 }, (_, i) => append(i % 3 === 0 ? other : orgId, `run_${i}`, { i })),
    );
    expect(await verify()).toMatchObject({ entries: 40, brokenAt: null });
    expect(await verifyChain(database.metadata, other)).toMatchObject({ entries: 20, brokenAt: null });
  });

  it('has no gap where a transaction was rolled back', async () => {
    await appendSeveral(1);
    const undone = database.metadata.withOrganization(orgId, async (tx) => {
      await appendAudit(tx, orgId, {
        actorKind: 'system',
        actorId: 'system:x',
        action: 'a.b',
        subjectKind: 'run',
        subjectId: 'run_x',
      });
      throw new Error('undone');
    });
    await expect(undone).rejects.toThrow('undone');
    await append(orgId, 'run_2');
    expect(await verify()).toMatchObject({ entries: 2, brokenAt: null });
  });

  it.each([
    ['an action', `set action = 'run.cancel'`],
    ['the actor', `set actor_id = 'usr_2'`],
    ['the outcome', `set outcome = 'refused'`],
    ['the time', `set at = at + interval '1 hour'`],
    ['the details', `set details = '{"name": "other"}'`],
    ['an empty field', `set ip = ''`],
    ['the hash', `set hash = '${'a'.repeat(64)}'`],
  ])('shows a change of %s', async (_, change) => {
    await appendSeveral(5);
    await tamper(`update audit_logs ${change} where org_id = $org and seq = 3`);
    expect(await verify()).toMatchObject({ entries: 2, brokenAt: { seq: 3, problem: 'changed' } });
  });

  it('shows a change whose own hash was made to fit, by the entry after it', async () => {
    await appendSeveral(5);
    await tamper(`update audit_logs set action = 'x.y' where org_id = $org and seq = 3;
      update audit_logs as entry set hash = audit_entry_hash(entry) where org_id = $org and seq = 3`);
    expect(await verify()).toMatchObject({ entries: 3, brokenAt: { seq: 4, problem: 'unlinked' } });
  });

  it.each([1, 3, 5])('shows that entry %i of five was deleted', async (seq) => {
    await appendSeveral(5);
    await tamper(`delete from audit_logs where org_id = $org and seq = ${seq}`);
    expect(await verify()).toMatchObject({ entries: seq - 1, brokenAt: { seq, problem: 'missing' } });
  });

  it('shows that the whole log was deleted', async () => {
    await appendSeveral(2);
    await tamper('delete from audit_logs where org_id = $org');
    expect(await verify()).toMatchObject({ entries: 0, brokenAt: { seq: 1, problem: 'missing' } });
  });

  it('shows an entry that was inserted: at the end, or between two', async () => {
    await appendSeveral(4);
    const copy = (from: number, to: number) =>
      `insert into audit_logs select (jsonb_populate_record(entry, jsonb_build_object('id', 'aud_x', 'seq', ${to}))).*
       from audit_logs entry where org_id = $org and seq = ${from}`;
    await tamper(`${copy(4, 5)};
      update audit_logs as entry set previous_hash = (select hash from audit_logs where org_id = $org and seq = 4) where id = 'aud_x';
      update audit_logs as entry set hash = audit_entry_hash(entry) where id = 'aud_x'`);
    expect(await verify()).toMatchObject({ entries: 5, brokenAt: { seq: 5, problem: 'end' } });
    await tamper(`delete from audit_logs where org_id = $org and seq = 5;
      update audit_logs set seq = seq + 100 where org_id = $org and seq > 2;
      update audit_logs set seq = seq - 99 where org_id = $org and seq > 100; ${copy(2, 3)}`);
    expect(await verify()).toMatchObject({ entries: 2, brokenAt: { seq: 3 } });
  });

  it('shows two entries that changed places', async () => {
    await appendSeveral(5);
    await tamper(`update audit_logs set seq = seq + 100 where org_id = $org and seq in (2, 3);
      update audit_logs set seq = case seq when 102 then 3 else 2 end where org_id = $org and seq > 100`);
    expect(await verify()).toMatchObject({ entries: 1, brokenAt: { seq: 2, problem: 'unlinked' } });
  });

  it('shows a chain that was wholly rewritten to somebody who kept its end', async () => {
    await appendSeveral(3);
    const { last } = await verify();
    if (!last) throw new Error('There is no last entry.');
    await append(orgId, 'run_4');
    expect((await verifyChain(database.metadata, orgId, last)).brokenAt).toBeNull();
    await tamper(`delete from audit_logs where org_id = $org; delete from audit_chains where org_id = $org`);
    await appendSeveral(3);
    expect((await verify()).brokenAt).toBeNull();
    expect((await verifyChain(database.metadata, orgId, last)).brokenAt).toMatchObject({
      seq: 3,
      problem: 'unexpected',
    });
  });

  it('lets an entry of the application in at the end only, even if it moves the end', async () => {
    await appendSeveral(3);
    await database.application.begin(async (sql) => {
      await sql`select set_config('app.org_id', ${orgId}, true)`;
      await sql`update audit_chains set last_seq = 1`;
    });
    await expect(append(orgId, 'run_9')).rejects.toThrow();
    await database.application.begin(async (sql) => {
      await sql`select set_config('app.org_id', ${orgId}, true)`;
      await sql`update audit_chains set last_seq = 7`;
    });
    await append(orgId, 'run_9');
    expect(await verify()).toMatchObject({ entries: 3, brokenAt: { seq: 4, problem: 'missing' } });
  });

  it('is made by the database and by the product in the same way', async () => {
    await appendSeveral(2);
    const chain = await database.metadata.withOrganization(orgId, (tx) =>
      listChain(tx, orgId, { after: 0, limit: 10 }),
    );
    for (const entry of chain) expect(auditEntryHash(entry.previousHash, entry.fields)).toBe(entry.hash);
    expect(chain).toHaveLength(2);
  });
});

describe('the migration that makes the chain', () => {
  it('chains the entries of before in the order of their time, under any owner', async () => {
    const other = (await makeOrganization(database.metadata)).id;
    const file = readFileSync('drizzle/metadata/0006_audit_chain_trigger.sql', 'utf8');
    const [, chaining] =
      file.match(/(ALTER TABLE "audit_logs" NO FORCE[\s\S]*?"audit_logs" FORCE ROW LEVEL SECURITY;)/) ?? [];
    if (!chaining) throw new Error('The migration has no such part.');
    await appendSeveral(3);
    await append(other, 'run_a');
    await tamper(`alter table audit_logs alter seq drop not null, alter previous_hash drop not null, alter hash drop not null;
      update audit_logs set at = now() - make_interval(hours => seq::int);
      update audit_logs set seq = null, previous_hash = null, hash = null; delete from audit_chains;`);
    const { superuser } = database;
    await superuser.unsafe('create role plain_owner; alter table audit_logs owner to plain_owner');
    await superuser.unsafe(
      'alter table audit_chains owner to plain_owner; grant usage on schema public to plain_owner; alter table audit_chains no force row level security',
    );
    try {
      await superuser.begin(async (sql) => {
        await sql`set local role plain_owner`;
        await sql.unsafe(chaining.replaceAll('--> statement-breakpoint', ''));
      });
    } finally {
      await superuser.unsafe(
        'reassign owned by plain_owner to postgres; drop owned by plain_owner; drop role plain_owner',
      );
      await superuser.unsafe('alter table audit_chains force row level security');
    }
    expect(await verify()).toMatchObject({ entries: 3, brokenAt: null });
    expect(await verifyChain(database.metadata, other)).toMatchObject({ entries: 1, brokenAt: null });
    const oldest = await database.metadata.withOrganization(orgId, (tx) =>
      listAudit(tx, orgId, { limit: 3 }),
    );
    expect(oldest.map((entry) => entry.subjectId)).toEqual(['run_1', 'run_2', 'run_3']);
    await append(orgId, 'run_4');
    expect(await verify()).toMatchObject({ entries: 4, brokenAt: null });
  });
});
