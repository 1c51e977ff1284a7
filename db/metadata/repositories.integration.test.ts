import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendAudit, listAudit } from '@/db/metadata/audit-repository';
import { getLibrary } from '@/db/metadata/libraries-repository';
import { insertMolecules, listMolecules } from '@/db/metadata/molecules-repository';
import {
  appendOutbox,
  claimUnsentEvents,
  markEventFailed,
  markEventSent,
} from '@/db/metadata/outbox-repository';
import {
  insertPipeline,
  insertPipelineVersion,
  publishPipelineVersion,
} from '@/db/metadata/pipelines-repository';
import {
  findRunMetaByIdempotencyKey,
  getRunMeta,
  insertRunMeta,
  listRunMetas,
  setRunMetaStatus,
} from '@/db/metadata/runs-repository';
import { endSession, findLiveSession, insertSession } from '@/db/metadata/sessions-repository';
import { listTargets } from '@/db/metadata/targets-repository';
import { findUserByEmail, insertUser, setUserDisabled } from '@/db/metadata/users-repository';
import { makeLibrary, makeOrganization, makeTarget, makeUser, moleculeOf } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';

let database: TestDatabase;
let orgId: OrganizationId;

beforeAll(async () => {
  database = await createTestDatabase();
});
afterAll(() => database?.close());

/** Each test has an organisation of its own. */
async function inOrganization<T>(
  fn: Parameters<typeof database.metadata.withOrganization<T>>[1],
): Promise<T> {
  return database.metadata.withOrganization(orgId, fn);
}
const freshOrganization = async () => {
  orgId = (await makeOrganization(database.metadata)).id;
};

describe('outbox', () => {
  beforeAll(freshOrganization);

  it('keeps an event with its transaction only, and the same event once', async () => {
    const event = { eventName: 'run.requested', eventId: 'run_1', payload: { runId: 'run_1' } };
    await expect(
      inOrganization(async (tx) => {
        await appendOutbox(tx, orgId, event);
        throw new Error('the change failed');
      }),
    ).rejects.toThrow('the change failed');
    expect(await inOrganization((tx) => claimUnsentEvents(tx, orgId, { limit: 10 }))).toEqual([]);
    await inOrganization((tx) => appendOutbox(tx, orgId, event));
    await inOrganization((tx) => appendOutbox(tx, orgId, event));
    const claimed = await inOrganization((tx) => claimUnsentEvents(tx, orgId, { limit: 10 }));
    expect(claimed).toMatchObject([{ ...event, attempts: 1 }]);
    await inOrganization((tx) => markEventSent(tx, orgId, claimed[0]?.id as never));
  });

  it('gives an event to one sender at a time, and again after its lease or a failure', async () => {
    await inOrganization((tx) => appendOutbox(tx, orgId, { eventName: 'e', eventId: 'e2', payload: {} }));
    const claim = () => inOrganization((tx) => claimUnsentEvents(tx, orgId, { limit: 10 }));
    const [event] = await claim();
    expect(event?.eventId).toBe('e2');
    expect(await claim()).toEqual([]);
    await inOrganization((tx) => markEventFailed(tx, orgId, event?.id as never, 'no answer'));
    expect(await claim()).toEqual([]);
    await database.superuser`update outbox set next_attempt_at = now() where org_id = ${orgId} and sent_at is null`;
    const [again] = await claim();
    expect(again?.attempts).toBeGreaterThan(event?.attempts as number);
    await inOrganization((tx) => markEventSent(tx, orgId, again?.id as never));
    await database.superuser`update outbox set next_attempt_at = now() where org_id = ${orgId}`;
    expect(await claim()).toEqual([]);
  });

  it('gives ten senders at once every event exactly once', async () => {
    await inOrganization(async (tx) => {
      for (let i = 0; i < 40; i++)
        await appendOutbox(tx, orgId, { eventName: 'e', eventId: `many-${i}`, payload: {} });
    });
    const batches = await Promise.all(
      Array.from({ length: 10 }, () => inOrganization((tx) => claimUnsentEvents(tx, orgId, { limit: 7 }))),
    );
    const taken = batches.flat().map((event) => event.eventId);
    const rest = await inOrganization((tx) => claimUnsentEvents(tx, orgId, { limit: 100 }));
    expect(new Set([...taken, ...rest.map((event) => event.eventId)]).size).toBe(40);
    expect(taken.length + rest.length).toBe(40);
  });
});

describe('audit log', () => {
  beforeAll(freshOrganization);
  const entry = {
    actorKind: 'member',
    actorId: 'usr_1',
    action: 'run.start',
    subjectKind: 'run',
    subjectId: 'run_1',
  } as const;

  it('pages through entries without a gap, the newest first', async () => {
    for (let i = 0; i < 5; i++)
      await inOrganization((tx) => appendAudit(tx, orgId, { ...entry, subjectId: `run_${i}` }));
    const first = await inOrganization((tx) => listAudit(tx, orgId, { limit: 2 }));
    const last = first[1] as (typeof first)[number];
    const rest = await inOrganization((tx) => listAudit(tx, orgId, { limit: 10, after: last.seq }));
    expect([...first, ...rest].map((row) => row.subjectId)).toEqual([
      'run_4',
      'run_3',
      'run_2',
      'run_1',
      'run_0',
    ]);
  });

  it('cannot be changed, emptied or truncated by the application', async () => {
    await inOrganization((tx) => appendAudit(tx, orgId, entry));
    for (const statement of [
      "update audit_logs set action = 'x'",
      'delete from audit_logs',
      'truncate audit_logs',
    ]) {
      await expect(
        database.application.begin(async (sql) => {
          await sql`select set_config('app.org_id', ${orgId}, true)`;
          await sql.unsafe(statement);
        }),
      ).rejects.toThrow('permission denied');
    }
    expect((await inOrganization((tx) => listAudit(tx, orgId, { limit: 100 }))).length).toBeGreaterThan(0);
  });
});

describe('pipeline versions', () => {
  beforeAll(freshOrganization);

  it('are numbered, may be changed until they are published, and never after', async () => {
    const pipelineId = newId('pipeline');
    const draft = () => ({ id: newId('pipelineVersion'), pipelineId, spec: { a: 1 }, createdBy: 'usr_1' });
    const first = await inOrganization(async (tx) => {
      await insertPipeline(tx, orgId, { id: pipelineId, name: 'Standard', createdBy: 'usr_1' });
      return insertPipelineVersion(tx, orgId, draft());
    });
    await expect(inOrganization((tx) => insertPipelineVersion(tx, orgId, draft()))).rejects.toThrow(
      'has a draft already',
    );

    const change = (id: string) =>
      database.superuser`update pipeline_versions set spec = '{"a": 2}' where org_id = ${orgId} and id = ${id} returning 1`;
    expect(await change(first.id)).toHaveLength(1);
    await inOrganization((tx) => publishPipelineVersion(tx, orgId, first.id));
    await expect(change(first.id)).rejects.toThrow('is published');
    await expect(
      database.superuser`update pipeline_versions set published_at = null where id = ${first.id}`,
    ).rejects.toThrow('is published');
    await expect(database.superuser`delete from pipeline_versions where id = ${first.id}`).rejects.toThrow(
      'is published',
    );
    const second = await inOrganization((tx) => insertPipelineVersion(tx, orgId, draft()));
    expect([first.version, second.version]).toEqual([1, 2]);
    expect(await change(second.id)).toHaveLength(1);
    await expect(inOrganization((tx) => publishPipelineVersion(tx, orgId, first.id))).rejects.toThrow(
      ConflictError,
    );
    await expect(
      inOrganization((tx) => publishPipelineVersion(tx, orgId, newId('pipelineVersion'))),
    ).rejects.toThrow(NotFoundError);
  });
});

describe('runs', () => {
  beforeAll(freshOrganization);

  it('keeps one run for an idempotency key, and ends it once', async () => {
    const targetId = await makeTarget(database.metadata, orgId);
    const library = await makeLibrary(database.metadata, orgId);
    const run = () => ({
      id: newId('run'),
      name: 'Run',
      targetId,
      libraryId: library.id,
      params: {},
      createdBy: 'usr_1',
      idempotencyKey: 'key-1',
    });
    const attempts = await Promise.allSettled(
      Array.from({ length: 8 }, () => inOrganization((tx) => insertRunMeta(tx, orgId, run()))),
    );
    expect(attempts.filter((attempt) => attempt.status === 'fulfilled')).toHaveLength(1);
    for (const attempt of attempts) {
      if (attempt.status === 'rejected') expect(attempt.reason).toBeInstanceOf(ConflictError);
    }
    const found = await inOrganization((tx) => findRunMetaByIdempotencyKey(tx, orgId, 'key-1'));
    expect(found).toMatchObject({
      target: { id: targetId, name: 'Target' },
      library: { id: library.id },
      status: 'queued',
    });
    const runId = found?.id as NonNullable<typeof found>['id'];
    await inOrganization((tx) => setRunMetaStatus(tx, orgId, runId, 'completed'));
    await inOrganization((tx) => setRunMetaStatus(tx, orgId, runId, 'running'));
    expect(await inOrganization((tx) => getRunMeta(tx, orgId, runId))).toMatchObject({ status: 'completed' });
    await expect(
      inOrganization((tx) => setRunMetaStatus(tx, orgId, newId('run'), 'running')),
    ).rejects.toThrow(NotFoundError);
    expect(await inOrganization((tx) => listRunMetas(tx, orgId, { limit: 10 }))).toHaveLength(1);
  });
});

describe('libraries and targets', () => {
  beforeAll(freshOrganization);

  it('counts records from the rows, so that a repeated batch is not counted twice', async () => {
    const library = await makeLibrary(database.metadata, orgId, 3);
    expect(await inOrganization((tx) => getLibrary(tx, orgId, library.id))).toMatchObject({
      status: 'ready',
      recordCount: 4,
      acceptedCount: 3,
      rejectedCount: 1,
      fileName: 'test.txt',
    });
    expect(await inOrganization((tx) => insertMolecules(tx, orgId, [moleculeOf(library.id, 1)]))).toBe(0);
    const rest = await inOrganization((tx) => listMolecules(tx, orgId, library.id, { after: 1, limit: 2 }));
    expect(rest.map((row) => row.ordinal)).toEqual([2, 3]);
    const rejected = await inOrganization((tx) =>
      listMolecules(tx, orgId, library.id, { limit: 9, status: 'rejected' }),
    );
    expect(rejected).toMatchObject([{ ordinal: 4, reasonCode: 'unreadable' }]);
  });

  it('keeps names with NUL and half surrogates', async () => {
    const library = await makeLibrary(database.metadata, orgId, 1);
    const record = { ...moleculeOf(library.id, 9), name: 'a\0b\ud800c', source: 'C\0' };
    expect(await inOrganization((tx) => insertMolecules(tx, orgId, [record]))).toBe(1);
    const [row] = await inOrganization((tx) => listMolecules(tx, orgId, library.id, { after: 8, limit: 1 }));
    expect(row?.name).toBe('a\uFFFDb\uFFFDc');
  });

  it('inserts 2,000 records in a moment', async () => {
    const library = await makeLibrary(database.metadata, orgId, 0);
    const records = Array.from({ length: 2000 }, (_, index) => moleculeOf(library.id, index + 2));
    expect(await inOrganization((tx) => insertMolecules(tx, orgId, records))).toBe(2000);
  });

  it('lists the newest target first', async () => {
    const first = await makeTarget(database.metadata, orgId);
    const second = await makeTarget(database.metadata, orgId);
    const page = await inOrganization((tx) => listTargets(tx, orgId, { limit: 1 }));
    expect(page.map((target) => target.id)).toEqual([second]);
    const next = await inOrganization((tx) => listTargets(tx, orgId, { limit: 1, after: page[0] }));
    expect(next.map((target) => target.id)).toEqual([first]);
  });
});

describe('users and sessions', () => {
  it('finds a user by e-mail address in any letter case, and refuses a second one', async () => {
    const { metadata } = database;
    const user = await makeUser(metadata);
    const shouted = user.email.toUpperCase();
    expect(await metadata.withInstallation((tx) => findUserByEmail(tx, shouted))).toMatchObject({
      id: user.id,
    });
    await expect(
      metadata.withInstallation((tx) =>
        insertUser(tx, { id: newId('user'), email: shouted, name: 'x', passwordHash: null }),
      ),
    ).rejects.toThrow(ConflictError);
    expect(await metadata.withInstallation((tx) => findUserByEmail(tx, 'nobody@example.org'))).toBeNull();
  });

  it('ends a session by sign-out, version, expiry and disabling', async () => {
    const { metadata } = database;
    const user = await makeUser(metadata);
    const open = (lifetimeSeconds = 60) =>
      metadata.withInstallation((tx) =>
        insertSession(tx, {
          id: newId('session'),
          userId: user.id,
          lifetimeSeconds,
          userAgent: null,
          ip: null,
          ssoOrgId: null,
          withSecondFactor: false,
        }),
      );
    const session = await open();
    const live = (id = session.id, version = 1) =>
      metadata.withInstallation((tx) => findLiveSession(tx, id, version));
    expect(await live()).toMatchObject({ id: session.id, user: { id: user.id, email: user.email } });
    expect(await live(session.id, 2)).toBeNull();
    expect(await live((await open(-1)).id)).toBeNull();
    await metadata.withInstallation((tx) => setUserDisabled(tx, user.id, true));
    expect(await live()).toBeNull();
    await metadata.withInstallation((tx) => setUserDisabled(tx, user.id, false));
    expect(await live()).not.toBeNull();
    await metadata.withInstallation((tx) => endSession(tx, session.id));
    expect(await live()).toBeNull();
  });
});
