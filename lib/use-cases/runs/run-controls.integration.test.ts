import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { MetadataDb } from '@/db/metadata/client';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { finishJob, requestCancel } from '@/db/results/jobs-repository';
import { findWhatGoesFirst } from '@/db/results/priority-repository';
import { claim, claimOne } from '@/db/testing/ledger';
import { runChunkReady } from '@/inngest/events';
import { ConflictError, ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { payAuditDues } from '@/lib/use-cases/audit/change-results';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { pauseRun } from '@/lib/use-cases/runs/pause-run';
import { prioritiseRun } from '@/lib/use-cases/runs/prioritise-run';
import { resumeRun } from '@/lib/use-cases/runs/resume-run';
import { dockOne, makePlannedRun, makeQueuedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
});
afterAll(() => world?.close());

const inResults = <T>(fn: Parameters<typeof world.deps.results.withResults<T>>[1]) =>
  world.deps.results.withResults(ours.id, fn);
const planned = async (ligands: number) => (await makePlannedRun(world.deps, ours, ligands)).runId;
const actionsOf = async (runId: RunId) =>
  (await ours.audit())
    .filter((entry) => entry.runId === runId && entry.outcome === 'accepted' && entry.action !== 'run.start')
    .map(({ action, details }) => [action, details]);
const wakeUpsOf = async (runId: RunId) =>
  (await world.sentAbout(runId)).filter(({ name }) => name === runChunkReady.name);

describe('pausing and resuming', () => {
  it('gives out no ligand while it lasts, lets what is in hand count, and is written down once', async () => {
    const runId = await planned(3);
    const task = await inResults((conn) => claimOne(conn, runId));
    const paused = await pauseRun(ours.scientist, { runId });
    expect(paused).toMatchObject({ status: 'running', pausedAt: expect.any(String), pending: 3 });
    expect(await pauseRun(ours.scientist, { runId })).toMatchObject({ pausedAt: paused.pausedAt });
    expect(await inResults((conn) => claim(conn, runId, { limit: 9 }))).toEqual([]);
    expect((await getRun(ours.viewer, { runId })).running).toMatchObject([{ taskId: task.id }]);
    // Left by its worker for longer than it may: nobody takes it up before the run goes on.
    await inResults((conn) =>
      conn.execute(
        `update task_executions set lease_until = now() - interval '1 hour' where id = '${task.id}'`,
      ),
    );
    expect(await inResults((conn) => claim(conn, runId, { limit: 9 }))).toEqual([]);
    expect(await wakeUpsOf(runId)).toEqual([]);

    expect(await resumeRun(ours.scientist, { runId })).toMatchObject({ pausedAt: null });
    expect(await resumeRun(ours.scientist, { runId })).toMatchObject({ pausedAt: null });
    expect(await wakeUpsOf(runId)).toHaveLength(1);
    expect(await inResults((conn) => claim(conn, runId, { limit: 9 }))).toHaveLength(3);
    expect(await actionsOf(runId)).toEqual([
      ['run.resume', {}],
      ['run.pause', {}],
    ]);
  });

  it('wakes the run after each pause anew', async () => {
    const runId = await planned(1);
    for (const _ of [1, 2]) {
      await pauseRun(ours.scientist, { runId });
      await resumeRun(ours.scientist, { runId });
    }
    expect(new Set((await wakeUpsOf(runId)).map(({ id }) => id)).size).toBe(2);
  });

  it('is kept by the sweep, which wakes idle runs', async () => {
    const [paused, idle] = [await planned(1), await planned(1)];
    await pauseRun(ours.scientist, { runId: paused });
    await inResults((conn) =>
      conn.execute(
        `update task_executions set created_at = now() - interval '1 day' where job_id in ('${paused}', '${idle}')`,
      ),
    );
    await sweepOrganizations();
    expect(await wakeUpsOf(idle)).toHaveLength(1);
    expect(await wakeUpsOf(paused)).toEqual([]);
  });

  it('is possible before a run is planned, and ends with the run', async () => {
    const queued = await makeQueuedRun(world.deps, ours);
    expect(await pauseRun(ours.scientist, { runId: queued })).toMatchObject({
      status: 'queued',
      pausedAt: expect.any(String),
    });
    const runId = await planned(1);
    await dockOne(world.deps, ours, runId);
    await pauseRun(ours.scientist, { runId });
    await finishRun(ours.job, { runId });
    expect(await getRun(ours.viewer, { runId })).toMatchObject({ status: 'completed', pausedAt: null });
    for (const control of [pauseRun, resumeRun]) {
      await expect(control(ours.scientist, { runId })).rejects.toThrow(ConflictError);
    }
    await expect(prioritiseRun(ours.scientist, { runId, priority: 'low' })).rejects.toThrow(ConflictError);
    const cancelled = await planned(1);
    await inResults(async (conn) => {
      await claimOne(conn, cancelled);
      await requestCancel(conn, cancelled);
    });
    await expect(pauseRun(ours.scientist, { runId: cancelled })).rejects.toThrow('being cancelled');
  });
});

describe('the priority of a run', () => {
  it('puts the highest before, of equals the oldest, and only what may be taken; the change is written down', async () => {
    const [low, normal, high] = [await planned(1), await planned(1), await planned(1)];
    const goesBefore = (runId: RunId) => inResults((conn) => findWhatGoesFirst(conn, runId));
    // What other tests left is out of the way.
    await inResults((conn) =>
      conn.execute(
        `update jobs set paused_at = now() where finished_at is null and id not in ('${low}', '${normal}', '${high}')`,
      ),
    );
    expect(await goesBefore(low)).toBeNull();
    await prioritiseRun(ours.scientist, { runId: low, priority: 'low' });
    expect(await goesBefore(low)).toEqual({ runId: normal, chunk: 0 });
    const changed = await prioritiseRun(ours.scientist, { runId: high, priority: 'high' });
    expect(changed.priority).toBe('high');
    await prioritiseRun(ours.scientist, { runId: high, priority: 'high' });
    expect(await actionsOf(high)).toEqual([['run.prioritise', { from: 'normal', to: 'high' }]]);
    expect(await goesBefore(low)).toEqual({ runId: high, chunk: 0 });
    expect(await goesBefore(normal)).toEqual({ runId: high, chunk: 0 });
    expect(await goesBefore(high)).toBeNull();
    await pauseRun(ours.scientist, { runId: high });
    expect(await goesBefore(low)).toEqual({ runId: normal, chunk: 0 });
    await resumeRun(ours.scientist, { runId: high });
    await inResults((conn) => claimOne(conn, high));
    expect(await goesBefore(normal)).toBeNull();
  });
});

describe('the entry of a change in the audit log', () => {
  const owed = () => inResults((conn) => conn.execute<{ id: string }>('select id from audit_dues'));
  /** The shared database takes nothing any more from the moment at which the change stands in the other one. */
  async function withoutShared(change: () => Promise<unknown>): Promise<void> {
    const { metadata, results } = world.deps;
    const { withOrganization } = metadata;
    const { withResults } = results;
    let isAway = false;
    const away = vi
      .spyOn(metadata, 'withOrganization')
      .mockImplementation(((...given) =>
        isAway
          ? Promise.reject(new Error('Away.'))
          : withOrganization(...given)) as MetadataDb['withOrganization']);
    const watched = vi.spyOn(results, 'withResults').mockImplementation(async (orgId, fn) => {
      const answer = await withResults(orgId, fn);
      isAway ||= (await withResults(orgId, (conn) => conn.execute('select id from audit_dues'))).length > 0;
      return answer as never;
    });
    try {
      await expect(change()).rejects.toThrow('Away.');
    } finally {
      away.mockRestore();
      watched.mockRestore();
    }
  }

  it.each([
    ['run.pause', pauseRun, {}],
    ['run.resume', resumeRun, {}],
    ['run.prioritise', prioritiseRun, { priority: 'low' }],
    ['run.cancel', cancelRun, {}],
  ] as const)('is not lost when whoever asked for %s dies right after it', async (action, control, more) => {
    const runId = await planned(1);
    if (control === resumeRun) await pauseRun(ours.scientist, { runId });
    await withoutShared(() => control(ours.scientist, { runId, ...more }));
    const told = async () => (await actionsOf(runId)).filter(([each]) => each === action);
    expect([(await owed()).length, await told()]).toEqual([1, []]);
    // However many bring it over, and though its row is left behind, it is there once.
    await Promise.all([1, 2, 3].map(() => payAuditDues(ours.id, world.deps)));
    expect([(await owed()).length, (await told()).length]).toEqual([0, 1]);
  });

  it('says when the change was made if it comes late, and comes with the sweep', async () => {
    const runId = await planned(1);
    await withoutShared(() => pauseRun(ours.scientist, { runId }));
    await inResults((conn) =>
      conn.execute(`update audit_dues set created_at = '2026-01-02T03:04:05Z'::timestamptz`),
    );
    await sweepOrganizations();
    expect(await actionsOf(runId)).toEqual([['run.pause', { changedAt: '2026-01-02T03:04:05.000Z' }]]);
  });

  it('of a cancellation is written once, however often it is asked for', async () => {
    const runId = await planned(2);
    await inResults((conn) => claimOne(conn, runId));
    for (const _ of [1, 2, 3]) await cancelRun(ours.scientist, { runId });
    expect(await actionsOf(runId)).toEqual([['run.cancel', {}]]);
  });

  it('is followed by the state of the run, though nobody told the shared database of its end', async () => {
    const runId = await planned(1);
    await dockOne(world.deps, ours, runId);
    await inResults((conn) => finishJob(conn, runId));
    const status = async () =>
      (await world.deps.metadata.withOrganization(ours.id, (tx) => getRunMeta(tx, ours.id, runId))).status;
    expect(await status()).toBe('queued');
    await sweepOrganizations();
    expect(await status()).toBe('completed');
  });
});

describe('the pace of a run', () => {
  it('is told while it goes on, without a forecast while it is paused', async () => {
    const runId = await planned(4);
    await dockOne(world.deps, ours, runId);
    const task = await inResults((conn) => claimOne(conn, runId));
    await inResults(async (conn) => {
      await conn.execute(`update jobs set started_at = now() - interval '1 minute' where id = '${runId}'`);
      await conn.execute(`update task_executions set cores = 2 where id = '${task.id}'`);
    });
    const run = await getRun(ours.viewer, { runId });
    expect(run.coresInUse).toBe(2);
    expect(run.ligandsPerMinute).toBeCloseTo(1, 0);
    expect(run.secondsLeft).toBeGreaterThan(150);
    expect(await pauseRun(ours.scientist, { runId })).toMatchObject({ secondsLeft: null });
  });
});

describe('controls', () => {
  it('are not for weaker roles or other organisations', async () => {
    const runId = await planned(1);
    const controls = [
      () => [pauseRun, { runId }] as const,
      () => [resumeRun, { runId }] as const,
      () => [prioritiseRun, { runId, priority: 'high' }] as const,
    ];
    for (const make of controls) {
      const [control, input] = make();
      await expect(control(ours.viewer, input)).rejects.toThrow(ForbiddenError);
      await expect(control(theirs.scientist, input)).rejects.toThrow(NotFoundError);
    }
    await expect(prioritiseRun(ours.scientist, { runId, priority: 'urgent' })).rejects.toThrow(
      InvalidInputError,
    );
    expect(await getRun(ours.viewer, { runId })).toMatchObject({ pausedAt: null, priority: 'normal' });
  });
});
