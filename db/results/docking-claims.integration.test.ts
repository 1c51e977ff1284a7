import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask, decideTask } from '@/db/results/decisions-repository';
import { awaitDocking, claimDocking, sweepDockingClaims } from '@/db/results/docking-claims-repository';
import { getJob, requestCancel } from '@/db/results/jobs-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import {
  type ClaimedTask,
  cancelOpenTasks,
  extendLeases,
  listIdleChunks,
  releaseTask,
} from '@/db/results/tasks-repository';
import { makeRunningJob } from '@/db/testing/factories';
import { ageRun, claim, claimOne, completion, expectAddsUp, expireLeases } from '@/db/testing/ledger';
import { createTestResults, type TestResults } from '@/db/testing/test-database';
import type { RunId } from '@/lib/domain/ids';

let results: TestResults;

beforeAll(async () => {
  results = await createTestResults();
});
afterAll(() => results?.close());

let signatures = 0;
const newSignature = () => `wanted-${++signatures}`;

/** Tasks of two runs that want to dock the same. */
async function rivals() {
  const { conn } = results;
  const [first, second] = [await makeRunningJob(conn, 1), await makeRunningJob(conn, 1)];
  return {
    signature: newSignature(),
    holder: { runId: first.runId, task: await claimOne(conn, first.runId) },
    other: { runId: second.runId, task: await claimOne(conn, second.runId) },
  };
}

/** Every way in which a task ends to be in hand. */
const ENDINGS: [
  string,
  (holder: { runId: RunId; task: ClaimedTask }, signature: string) => Promise<unknown>,
][] = [
  [
    'docked',
    ({ runId, task }, exactSignature) =>
      completeTask(results.conn, completion(runId, task, { exactSignature })),
  ],
  [
    'failed',
    ({ runId, task }) =>
      decideTask(results.conn, {
        runId,
        task,
        outcome: 'failed',
        reasonCode: 'timeout',
        reason: 'Too slow.',
      }),
  ],
  ['given back', ({ runId, task }) => releaseTask(results.conn, { runId, task })],
  [
    'cancelled',
    async ({ runId, task }) => {
      await requestCancel(results.conn, runId);
      await decideTask(results.conn, { runId, task, outcome: 'cancelled' });
    },
  ],
  ['lost with its worker', ({ runId }) => expireLeases(results, runId)],
  [
    'lost and taken again, under another fence',
    async ({ runId }) => {
      await expireLeases(results, runId);
      await claimOne(results.conn, runId);
    },
  ],
];

describe('claimDocking', () => {
  const contenders = async () => {
    const { runId } = await makeRunningJob(results.conn, 20);
    return claim(results.conn, runId, { limit: 20 });
  };

  it('lets one of twenty that ask at once', async () => {
    const [tasks, signature] = [await contenders(), newSignature()];
    const answers = await Promise.all(tasks.map((task) => claimDocking(results.conn, signature, task)));
    expect(answers.filter(Boolean)).toHaveLength(1);
  });

  it('control: those who look before they write are let by more than one', async () => {
    const [tasks, signature] = [await contenders(), newSignature()];
    const naive = async (task: ClaimedTask) => {
      const held = await results.sql`select 1 from docking_claims where exact_signature = ${signature}`;
      if (held.length > 0) return false;
      await results.sql`
        insert into docking_claims (exact_signature, task_id, fence) values (${signature}, ${task.id}, ${task.fence})
        on conflict (exact_signature) do update set task_id = excluded.task_id, fence = excluded.fence`;
      return true;
    };
    const answers = await Promise.all(tasks.map(naive));
    expect(answers.filter(Boolean).length).toBeGreaterThan(1);
  });

  it('lets the same task again, and another input at any time', async () => {
    const { signature, holder, other } = await rivals();
    expect(await claimDocking(results.conn, signature, holder.task)).toBe(true);
    expect(await claimDocking(results.conn, signature, holder.task)).toBe(true);
    expect(await claimDocking(results.conn, signature, other.task)).toBe(false);
    expect(await claimDocking(results.conn, newSignature(), other.task)).toBe(true);
  });

  it.each(ENDINGS)('passes the claim on when its task is %s', async (_, end) => {
    const { signature, holder, other } = await rivals();
    await claimDocking(results.conn, signature, holder.task);
    expect(await claimDocking(results.conn, signature, other.task)).toBe(false);
    await end(holder, signature);
    expect(await claimDocking(results.conn, signature, other.task)).toBe(true);
  });
});

describe('awaitDocking', () => {
  it.each(ENDINGS)('keeps a task from being given out until the other is %s', async (_, end) => {
    const { signature, holder, other } = await rivals();
    await claimDocking(results.conn, signature, holder.task);
    expect(await awaitDocking(results.conn, { ...other, exactSignature: signature })).toBe(true);
    expect(await claim(results.conn, other.runId)).toEqual([]);
    await end(holder, signature);
    const again = await claimOne(results.conn, other.runId);
    expect(again).toMatchObject({ id: other.task.id, attempts: 1, crashes: 0, fence: other.task.fence + 1 });
    // It waits for nothing any more, even if the same is claimed once more.
    await releaseTask(results.conn, { runId: other.runId, task: again });
    expect(await claim(results.conn, other.runId)).toHaveLength(1);
  });

  it('gives the other ligands of the run out meanwhile, and takes no place in a quota', async () => {
    const { signature, holder } = await rivals();
    await claimDocking(results.conn, signature, holder.task);
    const { runId } = await makeRunningJob(results.conn, 2);
    const task = await claimOne(results.conn, runId);
    await awaitDocking(results.conn, { runId, task, exactSignature: signature });
    const inHand = Number(
      (await results.sql`select count(*) from task_executions where state = 'running'`)[0]?.count,
    );
    const next = await claim(results.conn, runId, { limit: 2, concurrentTasks: inHand + 2 });
    expect(next).toHaveLength(1);
    expect(next[0]?.id).not.toBe(task.id);
  });

  it('is no idleness that the sweep would mend, and can be cancelled', async () => {
    const { signature, holder, other } = await rivals();
    const { runId } = other;
    await claimDocking(results.conn, signature, holder.task);
    await awaitDocking(results.conn, { ...other, exactSignature: signature });
    await ageRun(results.conn, runId, 1_000);
    expect(await listIdleChunks(results.conn, runId, { idleSeconds: 300 })).toEqual([]);
    await requestCancel(results.conn, runId);
    expect(await cancelOpenTasks(results.conn, runId)).toEqual({ decided: 1, runPending: 0 });
  });

  it('is refused for a run that is to be cancelled, and by a stale fence', async () => {
    const { signature: exactSignature, other } = await rivals();
    const stale = { ...other.task, fence: other.task.fence - 1 };
    expect(await awaitDocking(results.conn, { ...other, task: stale, exactSignature })).toBe(false);
    await requestCancel(results.conn, other.runId);
    expect(await awaitDocking(results.conn, { ...other, exactSignature })).toBe(false);
  });
});

describe('many workers on runs that want the same', () => {
  it('dock each input once, through cancellation, heartbeats and sweeps, without a deadlock', async () => {
    const LIGANDS = 12;
    const { conn } = results;
    const runs = await Promise.all([1, 2, 3].map(() => makeRunningJob(conn, LIGANDS)));
    const cancelled = runs[2]?.runId as RunId;
    const prefix = newSignature();
    const before = await results.sql`select count(*)::int as n from task_results`;

    async function work(worker: number, runId: RunId, ligandIds: readonly string[]): Promise<void> {
      for (;;) {
        const [task] = await claim(conn, runId, { workerId: `worker-${worker}` });
        if (!task) {
          if ((await getJob(conn, runId)).pending === 0) return;
          if (runId === cancelled) await cancelOpenTasks(conn, runId);
          continue;
        }
        const exactSignature = `${prefix}-${ligandIds.indexOf(task.ligandId)}`;
        const isOurs = await claimDocking(conn, exactSignature, task);
        const known = await findCachedResult(conn, exactSignature);
        if (known) {
          const link = {
            ...{ taskResultId: known.taskResultId, exactSignature, identitySignature: 'identity' },
            ...{ preparedKey: 'prepared', poseRmsdsAngstrom: null, heavyAtoms: 3 },
          };
          await decideTask(conn, { runId, task, outcome: 'reused', link });
        } else if (!isOurs) {
          const waits = await awaitDocking(conn, { runId, task, exactSignature });
          if (!waits) await decideTask(conn, { runId, task, outcome: 'cancelled' });
        } else {
          const held = [{ ...task, progress: 0.5 }];
          const kept = await extendLeases(conn, { runId, held, leaseSeconds: 60 });
          if (kept.length === 0) await decideTask(conn, { runId, task, outcome: 'cancelled' });
          else await completeTask(conn, completion(runId, task, { exactSignature }));
        }
      }
    }
    const workers = runs.flatMap(({ runId, ligandIds }, i) => [
      work(2 * i, runId, ligandIds),
      work(2 * i + 1, runId, ligandIds),
    ]);
    const sweeps = (async () => {
      for (let i = 0; i < 10; i++) await sweepDockingClaims(conn);
      await requestCancel(conn, cancelled).catch(() => undefined);
      for (let i = 0; i < 10; i++) await sweepDockingClaims(conn);
    })();
    await Promise.all([...workers, sweeps]);

    const jobs = await Promise.all(runs.map(({ runId }) => getJob(conn, runId)));
    for (const job of jobs) await expectAddsUp(conn, job.id);
    expect(jobs.map(({ pending }) => pending)).toEqual([0, 0, 0]);
    const after = await results.sql`select count(*)::int as n from task_results`;
    expect(after[0]?.n - before[0]?.n).toBe(LIGANDS);
    expect(jobs.reduce((sum, { counts }) => sum + counts.docked, 0)).toBe(LIGANDS);
    await sweepDockingClaims(conn);
    expect(
      await results.sql`select 1 from docking_claims where exact_signature like ${`${prefix}%`}`,
    ).toEqual([]);
  });
});
