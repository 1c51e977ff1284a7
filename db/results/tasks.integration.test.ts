import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readCpuMonth } from '@/db/results/cpu-usage-repository';
import { completeTask, completeTasks, decideTask } from '@/db/results/decisions-repository';
import { findWrongCopies } from '@/db/results/invariants-repository';
import { JOB_EVENTS_CHANNEL, listJobEvents } from '@/db/results/job-events-repository';
import { listLedger } from '@/db/results/job-inputs-repository';
import { failJob, finishJob, getJob, requestCancel } from '@/db/results/jobs-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import { cpuSecondsOfRun, getLigandResult, listResults } from '@/db/results/results-repository';
import {
  type ClaimedTask,
  cancelOpenTasks,
  countOpenTasks,
  extendLeases,
  findTask,
  releaseTask,
} from '@/db/results/tasks-repository';
import { makeRunningJob } from '@/db/testing/factories';
import { claim, claimOne, completion, expectAddsUp, expireLeases, pose } from '@/db/testing/ledger';
import { createTestResults, type TestResults } from '@/db/testing/test-database';
import type { LigandId, RunId } from '@/lib/domain/ids';
import { monthOf } from '@/lib/domain/quotas';

let results: TestResults;

beforeAll(async () => {
  results = await createTestResults();
});
afterAll(() => results?.close());

describe('claimTasks', () => {
  it('gives each task to one of many workers', async () => {
    const { runId, ligandIds } = await makeRunningJob(results.conn, 20);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, i) => claim(results.conn, runId, { limit: 4, workerId: `w${i}` })),
    );
    const taken = claims.flat().map((task) => task.ligandId);
    expect(new Set(taken).size).toBe(taken.length);
    const rest = await claim(results.conn, runId, { limit: 100 });
    expect(taken.length + rest.length).toBe(ligandIds.length);
    expect(await claim(results.conn, runId)).toEqual([]);
  });

  it('gives nothing of another chunk, of a run that is not running, or that is to be cancelled', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    expect(await claim(results.conn, runId, { chunk: 1 })).toEqual([]);
    await results.sql`update jobs set status = 'planning' where id = ${runId}`;
    expect(await claim(results.conn, runId)).toEqual([]);
    await results.sql`update jobs set status = 'running' where id = ${runId}`;
    await requestCancel(results.conn, runId);
    expect(await claim(results.conn, runId)).toEqual([]);
  });

  it('gives the most costly first, and behind the others what was lost with a worker', async () => {
    const { runId, ligandIds } = await makeRunningJob(results.conn, 3);
    const [small, large, middle] = ligandIds as [LigandId, LigandId, LigandId];
    for (const [ligandId, heavyAtoms] of [
      [small, 5],
      [large, 30],
      [middle, 20],
    ] as const) {
      await results.sql`update job_inputs set heavy_atoms = ${heavyAtoms}, rotatable_bonds = 1
        where job_id = ${runId} and ligand_id = ${ligandId}`;
    }
    const next = async () => (await claim(results.conn, runId, { limit: 1 })).map((task) => task.ligandId);
    expect(await next()).toEqual([large]);
    await expireLeases(results, runId);
    expect(await next()).toEqual([middle]);
    expect(await next()).toEqual([small]);
    expect(await next()).toEqual([large]);
  });

  it('gives a task again after its lease, keeps a record of the lost try, and gives up after six', async () => {
    const { runId, ligandIds } = await makeRunningJob(results.conn, 1);
    const ligandId = ligandIds[0] as LigandId;
    for (const attempt of [1, 2, 3, 4, 5, 6]) {
      const [task] = await claim(results.conn, runId, { workerId: `worker-${attempt}` });
      if (!task) throw new Error('There was nothing to claim.');
      expect(task).toMatchObject({ attempts: attempt, crashes: attempt - 1, fence: attempt });
      const held = [{ ...task, progress: attempt / 10 }];
      await extendLeases(results.conn, { runId, held, leaseSeconds: 60 });
      await expireLeases(results, runId);
    }
    expect(await claim(results.conn, runId)).toEqual([]);
    expect(await listLedger(results.conn, runId, { limit: 1 })).toMatchObject([
      { outcome: 'failed', reasonCode: 'worker-lost', attempts: 6, hasLog: true },
    ]);
    const task = await findTask(results.conn, runId, ligandId);
    expect(task?.error).toContain('lost 6 times');
    expect(task?.lostTries.map(({ leaseEndedAt: _, ...lost }) => lost)).toEqual(
      [1, 2, 3, 4, 5, 6].map((attempt) => ({
        attempt,
        workerId: `worker-${attempt}`,
        progress: attempt / 10,
      })),
    );
    for (const { leaseEndedAt } of task?.lostTries ?? []) {
      expect(new Date(leaseEndedAt).toISOString()).toBe(leaseEndedAt);
    }
    expect(await countOpenTasks(results.conn, { runId, chunk: 0 })).toEqual({
      open: 0,
      runPending: 0,
      isPaused: false,
    });
    await expectAddsUp(results.conn, runId);
  });

  it('counts tries that failed apart from those that were lost, and gives up after three', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    for (const failure of [1, 2, 3]) {
      await claimOne(results.conn, runId);
      await expireLeases(results, runId);
      const task = await claimOne(results.conn, runId);
      expect(task).toMatchObject({ attempts: 2 * failure, crashes: failure });
      await releaseTask(results.conn, { runId, task, errorCode: 'timeout', error: 'Too slow.' });
    }
    expect(await claim(results.conn, runId)).toEqual([]);
    expect(await listLedger(results.conn, runId, { limit: 1 })).toMatchObject([
      { outcome: 'failed', reasonCode: 'timeout', reason: 'Too slow.', attempts: 6 },
    ]);
  });

  it("gives back what was released; trouble that is not the ligand's does not count", async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const first = await claimOne(results.conn, runId);
    expect(await releaseTask(results.conn, { runId, task: first, countsAsTry: false })).toBe(true);
    const second = await claimOne(results.conn, runId);
    expect(second.attempts).toBe(1);
    expect(second.fence).toBe(2);
    expect(await releaseTask(results.conn, { runId, task: first })).toBe(false);
  });
});

describe('claimTasks under a quota of tasks at once', () => {
  /** In the hands of workers, of all runs together. */
  const leased = async () => {
    const [row] = await results.sql`
      select count(*)::int as n from task_executions where state = 'running' and lease_until > now()`;
    return Number(row?.n);
  };
  const nobodyWorks = () =>
    results.sql`update task_executions set state = 'cancelled' where state = 'running'`;
  const concurrentTasks = 3;

  it('is kept by twenty claimers at once, over several runs, and a freed place is given again', async () => {
    await nobodyWorks();
    const runs = [await makeRunningJob(results.conn, 20), await makeRunningJob(results.conn, 20)];
    const claimAtOnce = async () => {
      const claims = await Promise.all(
        Array.from({ length: 20 }, (_, i) =>
          claim(results.conn, (runs[i % 2] as (typeof runs)[number]).runId, {
            limit: 2,
            workerId: `w${i}`,
            concurrentTasks,
          }).then((tasks) => tasks.map((task) => ({ task, ...(runs[i % 2] as (typeof runs)[number]) }))),
        ),
      );
      return claims.flat();
    };
    const taken = await claimAtOnce();
    expect(taken).toHaveLength(concurrentTasks);
    expect(await leased()).toBe(concurrentTasks);
    expect(await claimAtOnce()).toEqual([]);
    for (const { runId, task } of taken.slice(1)) {
      await completeTask(results.conn, completion(runId, task));
    }
    expect(await claimAtOnce()).toHaveLength(2);
    expect(await leased()).toBe(concurrentTasks);
  });

  it('control: claimers that look before they take, and not under a lock, take more', async () => {
    await nobodyWorks();
    const { runId } = await makeRunningJob(results.conn, 40);
    const naive = async () => {
      const free = concurrentTasks - (await leased());
      return free > 0 ? claim(results.conn, runId, { limit: free }) : [];
    };
    const taken = await Promise.all(Array.from({ length: 20 }, naive));
    expect(taken.flat().length).toBeGreaterThan(concurrentTasks);
  });

  it('gives the task of a lost worker again, and no other in its place: that worker may come back', async () => {
    await nobodyWorks();
    const { runId } = await makeRunningJob(results.conn, 4);
    const other = await makeRunningJob(results.conn, 4);
    const lost = await claim(results.conn, runId, { limit: 2, concurrentTasks: 2 });
    expect(lost).toHaveLength(2);
    await expireLeases(results, runId);
    expect(await claim(results.conn, other.runId, { concurrentTasks: 2 })).toEqual([]);
    const again = await claim(results.conn, runId, { limit: 4, concurrentTasks: 2 });
    expect(again.map(({ id }) => id).sort()).toEqual(lost.map(({ id }) => id).sort());
    expect(await leased()).toBe(2);
  });

  it('gives nothing more after the quota was lowered, until enough are done', async () => {
    await nobodyWorks();
    const { runId } = await makeRunningJob(results.conn, 4);
    const [first, second] = await claim(results.conn, runId, { limit: 2 });
    expect(await claim(results.conn, runId, { concurrentTasks: 1 })).toEqual([]);
    await completeTask(results.conn, completion(runId, first as ClaimedTask));
    expect(await claim(results.conn, runId, { concurrentTasks: 1 })).toEqual([]);
    await completeTask(results.conn, completion(runId, second as ClaimedTask));
    expect(await claim(results.conn, runId, { concurrentTasks: 1 })).toHaveLength(1);
  });
});

describe('processor time', () => {
  /** What this month has counted since. */
  const since = async (before: number) => (await readCpuMonth(results.conn)).cpuSeconds - before;
  const now = async () => (await readCpuMonth(results.conn)).cpuSeconds;

  it('of a docked ligand counts once, in the month of UTC, whatever is repeated or comes late', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const before = await now();
    const paused = await claimOne(results.conn, runId);
    await expireLeases(results, runId);
    const task = await claimOne(results.conn, runId);
    for (const each of [paused, task, task, paused]) {
      await completeTask(results.conn, completion(runId, each, { cpuSeconds: 5 }));
    }
    expect(await since(before)).toBe(5);
    expect((await readCpuMonth(results.conn)).month).toBe(monthOf(new Date()));
    expect(await cpuSecondsOfRun(results.conn, runId)).toBe(5);
  });

  it('of each try that was measured counts, given back, failed or cancelled; of one that was lost, none', async () => {
    const { runId } = await makeRunningJob(results.conn, 3);
    const before = await now();
    const first = await claimOne(results.conn, runId);
    await releaseTask(results.conn, { runId, task: first, cpuSeconds: 1 });
    await releaseTask(results.conn, { runId, task: first, cpuSeconds: 1 });
    for (const decision of [
      { outcome: 'failed', reasonCode: 'timeout', reason: 'Too slow.', cpuSeconds: 2 },
      { outcome: 'cancelled', cpuSeconds: 4 },
    ] as const) {
      const task = await claimOne(results.conn, runId);
      await decideTask(results.conn, { runId, task, ...decision });
      await decideTask(results.conn, { runId, task, ...decision });
    }
    await claimOne(results.conn, runId);
    await expireLeases(results, runId);
    const task = await claimOne(results.conn, runId);
    await completeTask(results.conn, completion(runId, task, { cpuSeconds: 8 }));
    expect(await since(before)).toBe(15);
    expect(await cpuSecondsOfRun(results.conn, runId)).toBe(15);
  });

  it('is not lost by many who end tasks at the same time', async () => {
    const { runId } = await makeRunningJob(results.conn, 20);
    const before = await now();
    const tasks = await claim(results.conn, runId, { limit: 20 });
    await Promise.all(
      tasks.map((task) => completeTask(results.conn, completion(runId, task, { cpuSeconds: 0.5 }))),
    );
    expect(await since(before)).toBe(10);
  });
});

describe('extendLeases', () => {
  it('keeps what is ours, with its progress, tells those who listen, and says what is not', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const [mine, lost] = await claim(results.conn, runId, { limit: 2 });
    if (!mine || !lost) throw new Error('There was nothing to claim.');
    const held = [mine, { ...lost, fence: lost.fence - 1 }].map((task) => ({ ...task, progress: 0.5 }));
    const heard: string[] = [];
    const { unlisten } = await results.sql.listen(JOB_EVENTS_CHANNEL, (told) => heard.push(told));
    expect(await extendLeases(results.conn, { runId, held, leaseSeconds: 60 })).toEqual([mine.id]);
    await vi.waitFor(() => expect(heard).toEqual([runId]));
    await unlisten();
    const [row] = await results.sql`select progress from task_executions where id = ${mine.id}`;
    expect(Number(row?.progress)).toBe(0.5);
    await requestCancel(results.conn, runId);
    expect(await extendLeases(results.conn, { runId, held, leaseSeconds: 60 })).toEqual([]);
  });
});

describe('completeTask', () => {
  it('writes result, poses, output, outcome, counters, cache and event, and says which was the last', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const first = await claimOne(results.conn, runId);
    expect(await completeTask(results.conn, completion(runId, first))).toMatchObject({
      verdict: 'accepted',
      decided: 1,
      runPending: 1,
    });
    const second = await claimOne(results.conn, runId);
    const better = { poses: [pose(1, -10)], poseRmsdsAngstrom: null };
    expect(await completeTask(results.conn, completion(runId, second, better))).toMatchObject({
      runPending: 0,
    });

    const ranking = await listResults(results.conn, runId, { limit: 10 });
    expect(ranking).toMatchObject([
      {
        rank: 1,
        ligandId: second.ligandId,
        bestAffinityKcalPerMol: -10,
        rmsdAngstrom: null,
        poseAffinitiesKcalPerMol: [-10],
      },
      {
        rank: 2,
        ligandId: first.ligandId,
        bestAffinityKcalPerMol: -9.123456789,
        rmsdAngstrom: 0.9,
        flags: ['outside-box'],
      },
    ]);
    const top = ranking[0] as (typeof ranking)[number];
    expect(await listResults(results.conn, runId, { limit: 10, after: top.position })).toMatchObject([
      { rank: 2, ligandId: first.ligandId },
    ]);
    const detail = await getLigandResult(results.conn, runId, first.ligandId);
    expect(detail.poses.map((row) => [row.rank, row.rmsdAngstrom])).toEqual([
      [1, 0.9],
      [2, 3.5],
    ]);
    expect(await findCachedResult(results.conn, `exact-${first.id}`)).toMatchObject({
      poseCount: 2,
      objectBytes: 200,
    });
    const events = await listJobEvents(results.conn, runId, 0);
    expect(events.map((event) => event.kind)).toEqual(['status', 'status', 'outcomes', 'outcomes']);
    expect(await getJob(results.conn, runId)).toMatchObject({
      bestAffinityKcalPerMol: -10,
      counts: { docked: 2 },
    });
    await expectAddsUp(results.conn, runId);
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'completed' });
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'completed' });
  });

  it('refuses a worker whose task was taken over, and writes nothing for it', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const paused = await claimOne(results.conn, runId);
    await expireLeases(results, runId);
    const successor = await claimOne(results.conn, runId);
    expect(successor.id).toBe(paused.id);
    const late = completion(runId, paused, { exactSignature: 'late' });
    expect(await completeTask(results.conn, late)).toMatchObject({
      verdict: 'fenced',
      decided: 0,
      taskResultId: null,
    });
    expect(await results.sql`select 1 from task_results where exact_signature = 'late'`).toHaveLength(0);
    expect(await completeTask(results.conn, completion(runId, successor))).toMatchObject({
      verdict: 'accepted',
    });
    expect(await completeTask(results.conn, late)).toMatchObject({ verdict: 'fenced' });
    expect(await releaseTask(results.conn, { runId, task: paused })).toBe(false);
    await expectAddsUp(results.conn, runId);
    // Each late write is counted with its task; a repeat of one's own success is none.
    expect(await completeTask(results.conn, completion(runId, successor))).toMatchObject({
      verdict: 'repeated',
    });
    expect(await releaseTask(results.conn, { runId, task: successor })).toBe(false);
    const [row] = await results.sql`select fenced_writes from task_executions where id = ${paused.id}`;
    expect(row).toEqual({ fenced_writes: 3 });
  });

  it('control: a worker that does not check the fence counts the ligand twice', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const paused = await claimOne(results.conn, runId);
    await expireLeases(results, runId);
    const successor = (await claim(results.conn, runId, { limit: 2 })).find((task) => task.id === paused.id);
    const naive = (task: ClaimedTask) =>
      results.sql.begin(async (sql) => {
        await sql`update task_executions set state = 'done', finished_at = now() where id = ${task.id}`;
        await sql`update jobs set pending = pending - 1, docked = docked + 1 where id = ${runId}`;
      });
    await naive(successor as ClaimedTask);
    await naive(paused);
    await expect(expectAddsUp(results.conn, runId)).rejects.toThrow();
  });

  it('hears a worker that is late but was not replaced, and recognises the repeat of its own success', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const task = await claimOne(results.conn, runId);
    expect(await countOpenTasks(results.conn, { runId, chunk: 0 })).toEqual({
      open: 1,
      runPending: 1,
      isPaused: false,
    });
    await expireLeases(results, runId);
    expect(await completeTask(results.conn, completion(runId, task))).toMatchObject({
      verdict: 'accepted',
      runPending: 0,
    });
    expect(await completeTask(results.conn, completion(runId, task))).toMatchObject({
      verdict: 'repeated',
      decided: 0,
    });
    expect((await getJob(results.conn, runId)).counts.docked).toBe(1);
  });

  it('keeps one result for the same bytes, whoever docked them', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const tasks = await claim(results.conn, runId, { limit: 2 });
    const both = await Promise.all(
      tasks.map((task) =>
        completeTask(results.conn, completion(runId, task, { exactSignature: 'same-bytes' })),
      ),
    );
    expect(both.map((done) => done.verdict)).toEqual(['accepted', 'accepted']);
    expect(both[0]?.taskResultId).toBe(both[1]?.taskResultId);
    expect(both.map((done) => done.runPending).sort()).toEqual([0, 1]);
    await expectAddsUp(results.conn, runId);
  });

  it('writes many at once as one by one: each by its own fence, the same bytes once', async () => {
    const { runId } = await makeRunningJob(results.conn, 5);
    const [lost] = await claim(results.conn, runId);
    if (!lost) throw new Error('There was nothing to claim.');
    await expireLeases(results, runId);
    const tasks = await claim(results.conn, runId, { limit: 5 });
    const others = tasks.filter(({ id }) => id !== lost.id);
    const [one, two, three, four] = others as [ClaimedTask, ClaimedTask, ClaimedTask, ClaimedTask];
    await completeTask(results.conn, completion(runId, four));
    const same = { exactSignature: `twins ${runId}` };
    const batch = [
      completion(runId, lost),
      completion(runId, one, { ...same, cpuSeconds: 3 }),
      completion(runId, two, { ...same, cpuSeconds: 4 }),
      completion(runId, three, { poses: [pose(1, -9.13), pose(2, -8.5), pose(3, -7)] }),
      completion(runId, four),
    ];
    const done = await completeTasks(results.conn, runId, batch);
    expect(done.map(({ verdict }) => verdict)).toEqual([
      ...['fenced', 'accepted', 'accepted', 'accepted', 'repeated'],
    ]);
    expect(done.map(({ decided }) => decided)).toEqual([0, 1, 1, 1, 0]);
    expect(done[1]?.taskResultId).toBe(done[2]?.taskResultId);
    expect((await getLigandResult(results.conn, runId, three.ligandId)).poses).toHaveLength(3);
    expect((await getLigandResult(results.conn, runId, two.ligandId)).cpuSeconds).toBe(3);
    expect(await getJob(results.conn, runId)).toMatchObject({ pending: 1, counts: { docked: 4 } });
    await expectAddsUp(results.conn, runId);
    const cells = await results.sql`
      select affinity_bin, heavy_atoms, results, least_affinity_kcal_per_mol as least, most_affinity_kcal_per_mol as most
      from result_cells where job_id = ${runId}`;
    expect(cells).toEqual([
      { affinity_bin: -183, heavy_atoms: 3, results: 4, least: -9.13, most: -9.123456789 },
    ]);
    expect(await findWrongCopies(results.conn, { graceSeconds: 0, limit: 10 })).toEqual([]);
    await results.sql`update result_cells set results = 3 where job_id = ${runId}`;
    expect(await findWrongCopies(results.conn, { graceSeconds: 0, limit: 10 })).toMatchObject([
      { subject: runId },
    ]);
  });

  it('refuses scores that are not numbers', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const task = await claimOne(results.conn, runId);
    await expect(
      completeTask(results.conn, completion(runId, task, { poses: [pose(1, Number.NaN)] })),
    ).rejects.toThrow();
    expect(await countOpenTasks(results.conn, { runId, chunk: 0 })).toEqual({
      open: 1,
      runPending: 1,
      isPaused: false,
    });
  });

  it('tells exactly one of twenty workers that it was the last', async () => {
    const { runId } = await makeRunningJob(results.conn, 20);
    const tasks = await claim(results.conn, runId, { limit: 20 });
    const done = await Promise.all(tasks.map((task) => completeTask(results.conn, completion(runId, task))));
    expect(done.filter((one) => one.runPending === 0)).toHaveLength(1);
    const events = await listJobEvents(results.conn, runId, 0);
    const pending = events
      .filter((event) => event.kind === 'outcomes')
      .map((event) => (event.payload as { pending: number }).pending);
    expect(pending).toEqual(Array.from({ length: 20 }, (_, i) => 19 - i));
  });
});

describe('whoever changes several tasks', () => {
  const changes: Record<string, (runId: RunId, tasks: ClaimedTask[]) => Promise<unknown>> = {
    completes: (runId, tasks) =>
      completeTasks(
        results.conn,
        runId,
        tasks.map((task) => completion(runId, task)),
      ),
    extends: (runId, tasks) => {
      const held = tasks.map((task) => ({ ...task, progress: 0.5 }));
      return extendLeases(results.conn, { runId, held, leaseSeconds: 60 });
    },
    cancels: (runId) => cancelOpenTasks(results.conn, runId),
    fails: (runId) => failJob(results.conn, runId, { code: 'test', message: 'Test.' }),
  };

  it.each(Object.keys(changes))(
    '%s: takes them in one order, so that no two wait for each other',
    async (name) => {
      const { runId } = await makeRunningJob(results.conn, 2);
      const tasks = (await claim(results.conn, runId, { limit: 2 })).toSorted((a, b) =>
        a.id < b.id ? 1 : -1,
      );
      const [last, first] = tasks as [ClaimedTask, ClaimedTask];
      if (name === 'cancels') await expireLeases(results, runId);
      const lock = (id: string) =>
        results.sql`select id from task_executions where id = ${id} for update skip locked`;
      const begun = Promise.withResolvers<void>();
      const over = Promise.withResolvers<void>();
      const holder = results.sql.begin(async (sql) => {
        await sql`select from task_executions where id = ${first.id} for update`;
        begun.resolve();
        await over.promise;
      });
      await begun.promise;
      const change = changes[name]?.(runId, tasks);
      try {
        await vi.waitFor(async () => {
          const waiting = await results.sql`
            select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
          expect(waiting).toHaveLength(1);
        });
        expect(await lock(last.id)).toHaveLength(1);
      } finally {
        over.resolve();
      }
      await Promise.all([holder, change]);
    },
  );
});
