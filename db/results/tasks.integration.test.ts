import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type CompletedTask,
  completeTask,
  decideTask,
  linkReused,
  type PoseInput,
} from '@/db/results/decisions-repository';
import { listJobEvents } from '@/db/results/job-events-repository';
import {
  insertJobInputs,
  listLedger,
  listUnplannedInputs,
  settleInputs,
} from '@/db/results/job-inputs-repository';
import {
  beginPlanning,
  beginRunning,
  createJob,
  failJob,
  finishJob,
  getJob,
  requestCancel,
} from '@/db/results/jobs-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import { getLigandResult, listResults } from '@/db/results/results-repository';
import {
  type ClaimedTask,
  cancelOpenTasks,
  claimTasks,
  countOpenTasks,
  extendLeases,
  insertTasks,
  releaseTask,
} from '@/db/results/tasks-repository';
import { makeRunningJob, TEST_SHA256 } from '@/db/testing/factories';
import { createTestResults, type TestResults } from '@/db/testing/test-database';
import { ConflictError } from '@/lib/domain/errors';
import { newId, type RunId } from '@/lib/domain/ids';
import { totalOutcomes } from '@/lib/domain/outcomes';

let results: TestResults;

beforeAll(async () => {
  results = await createTestResults();
});
afterAll(() => results?.close());

const claim = (runId: RunId, over: Partial<Parameters<typeof claimTasks>[1]> = {}) =>
  claimTasks(results.conn, { runId, chunk: 0, workerId: 'worker', leaseSeconds: 60, limit: 1, ...over });

async function claimOne(runId: RunId): Promise<ClaimedTask> {
  const [task] = await claim(runId);
  if (!task) throw new Error('There was nothing to claim.');
  return task;
}

/** As if the worker had not been heard of for longer than its lease. */
const expireLeases = (runId: RunId) =>
  results.sql`update task_executions set lease_until = now() - interval '1 second' where job_id = ${runId} and state = 'running'`;

const pose = (rank: number, affinity: number): PoseInput => ({
  rank,
  affinityKcalPerMol: affinity,
  reportedAffinityKcalPerMol: affinity + 0.3,
  interKcalPerMol: -11,
  intraKcalPerMol: -1,
  unboundKcalPerMol: -1,
  byteOffset: (rank - 1) * 100,
  byteLength: 100,
  sha256: TEST_SHA256,
  insideBox: true,
  contacts: 12,
});

const completion = (runId: RunId, task: ClaimedTask, over: Partial<CompletedTask> = {}): CompletedTask => ({
  runId,
  task,
  exactSignature: `exact-${task.id}`,
  identitySignature: `identity-${task.ligandId}`,
  preparedKey: 'prepared',
  result: {
    id: newId('taskResult'),
    engine: { name: 'vina' },
    objectKey: `poses/${task.id}`,
    objectBytes: 200,
    objectSha256: TEST_SHA256,
    seed: 7,
    repairs: [],
    flags: ['outside-box'],
  },
  poses: [pose(1, -9.123456789), pose(2, -8.5)],
  poseRmsdsAngstrom: [0.9, 3.5],
  heavyAtoms: 3,
  logsUri: 'logs/1',
  cpuSeconds: 2,
  wallSeconds: 1,
  ...over,
});

async function expectAddsUp(runId: RunId): Promise<void> {
  const job = await getJob(results.conn, runId);
  const ledger = await listLedger(results.conn, runId, { limit: 1000 });
  expect(ledger).toHaveLength(job.total);
  expect(job.pending + totalOutcomes(job.counts)).toBe(job.total);
  for (const [outcome, count] of Object.entries(job.counts)) {
    expect(ledger.filter((row) => row.outcome === outcome)).toHaveLength(count);
  }
}

describe('claimTasks', () => {
  it('gives each task to one of many workers', async () => {
    const { runId, ligandIds } = await makeRunningJob(results.conn, 20);
    const claims = await Promise.all(
      Array.from({ length: 8 }, (_, i) => claim(runId, { limit: 4, workerId: `w${i}` })),
    );
    const taken = claims.flat().map((task) => task.ligandId);
    expect(new Set(taken).size).toBe(taken.length);
    const rest = await claim(runId, { limit: 100 });
    expect(taken.length + rest.length).toBe(ligandIds.length);
    expect(await claim(runId)).toEqual([]);
  });

  it('gives nothing of another chunk, of a run that is not running, or that is to be cancelled', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    expect(await claim(runId, { chunk: 1 })).toEqual([]);
    await results.sql`update jobs set status = 'planning' where id = ${runId}`;
    expect(await claim(runId)).toEqual([]);
    await results.sql`update jobs set status = 'running' where id = ${runId}`;
    await requestCancel(results.conn, runId);
    expect(await claim(runId)).toEqual([]);
  });

  it('gives a task again after its lease, counts the crash, and gives up after three tries', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    for (const attempt of [1, 2, 3]) {
      expect(await claimOne(runId)).toMatchObject({ attempts: attempt, fence: attempt });
      await expireLeases(runId);
    }
    expect(await claim(runId)).toEqual([]);
    expect(await listLedger(results.conn, runId, { limit: 1 })).toMatchObject([
      { outcome: 'failed', reasonCode: 'worker-lost', attempts: 3 },
    ]);
    expect(await countOpenTasks(results.conn, { runId, chunk: 0 })).toEqual({ open: 0, runPending: 0 });
    await expectAddsUp(runId);
  });

  it("gives back what was released; trouble that is not the ligand's does not count", async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const first = await claimOne(runId);
    expect(await releaseTask(results.conn, { runId, task: first, countsAsTry: false })).toBe(true);
    const second = await claimOne(runId);
    expect(second.attempts).toBe(1);
    expect(second.fence).toBe(2);
    expect(await releaseTask(results.conn, { runId, task: first })).toBe(false);
  });
});

describe('extendLeases', () => {
  it('keeps what is ours, with its progress, and says what is not', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const [mine, lost] = await claim(runId, { limit: 2 });
    if (!mine || !lost) throw new Error('There was nothing to claim.');
    const held = [mine, { ...lost, fence: lost.fence - 1 }].map((task) => ({ ...task, progress: 0.5 }));
    expect(await extendLeases(results.conn, { runId, held, leaseSeconds: 60 })).toEqual([mine.id]);
    const [row] = await results.sql`select progress from task_executions where id = ${mine.id}`;
    expect(Number(row?.progress)).toBe(0.5);
    await requestCancel(results.conn, runId);
    expect(await extendLeases(results.conn, { runId, held, leaseSeconds: 60 })).toEqual([]);
  });
});

describe('completeTask', () => {
  it('writes result, poses, output, outcome, counters, cache and event, and says which was the last', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const first = await claimOne(runId);
    expect(await completeTask(results.conn, completion(runId, first))).toMatchObject({
      verdict: 'accepted',
      decided: 1,
      runPending: 1,
    });
    const second = await claimOne(runId);
    const better = { poses: [pose(1, -10)], poseRmsdsAngstrom: null };
    expect(await completeTask(results.conn, completion(runId, second, better))).toMatchObject({
      runPending: 0,
    });

    const ranking = await listResults(results.conn, runId, { limit: 10 });
    expect(ranking).toMatchObject([
      { rank: 1, ligandId: second.ligandId, bestAffinityKcalPerMol: -10, rmsdAngstrom: null, poseCount: 1 },
      {
        rank: 2,
        ligandId: first.ligandId,
        bestAffinityKcalPerMol: -9.123456789,
        rmsdAngstrom: 0.9,
        flags: ['outside-box'],
      },
    ]);
    const top = ranking[0] as (typeof ranking)[number];
    expect(await listResults(results.conn, runId, { limit: 10, after: top })).toMatchObject([
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
    await expectAddsUp(runId);
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'completed' });
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'completed' });
  });

  it('refuses a worker whose task was taken over, and writes nothing for it', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const paused = await claimOne(runId);
    await expireLeases(runId);
    const successor = await claimOne(runId);
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
    await expectAddsUp(runId);
  });

  it('control: a worker that does not check the fence counts the ligand twice', async () => {
    const { runId } = await makeRunningJob(results.conn, 2);
    const paused = await claimOne(runId);
    await expireLeases(runId);
    const successor = (await claim(runId, { limit: 2 })).find((task) => task.id === paused.id);
    const naive = (task: ClaimedTask) =>
      results.sql.begin(async (sql) => {
        await sql`update task_executions set state = 'done', finished_at = now() where id = ${task.id}`;
        await sql`update jobs set pending = pending - 1, docked = docked + 1 where id = ${runId}`;
      });
    await naive(successor as ClaimedTask);
    await naive(paused);
    await expect(expectAddsUp(runId)).rejects.toThrow();
  });

  it('hears a worker that is late but was not replaced, and recognises the repeat of its own success', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const task = await claimOne(runId);
    expect(await countOpenTasks(results.conn, { runId, chunk: 0 })).toEqual({ open: 1, runPending: 1 });
    await expireLeases(runId);
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
    const tasks = await claim(runId, { limit: 2 });
    const both = await Promise.all(
      tasks.map((task) =>
        completeTask(results.conn, completion(runId, task, { exactSignature: 'same-bytes' })),
      ),
    );
    expect(both.map((done) => done.verdict)).toEqual(['accepted', 'accepted']);
    expect(both[0]?.taskResultId).toBe(both[1]?.taskResultId);
    expect(both.map((done) => done.runPending).sort()).toEqual([0, 1]);
    await expectAddsUp(runId);
  });

  it('refuses scores that are not numbers', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    const task = await claimOne(runId);
    await expect(
      completeTask(results.conn, completion(runId, task, { poses: [pose(1, Number.NaN)] })),
    ).rejects.toThrow();
    expect(await countOpenTasks(results.conn, { runId, chunk: 0 })).toEqual({ open: 1, runPending: 1 });
  });

  it('tells exactly one of twenty workers that it was the last', async () => {
    const { runId } = await makeRunningJob(results.conn, 20);
    const tasks = await claim(runId, { limit: 20 });
    const done = await Promise.all(tasks.map((task) => completeTask(results.conn, completion(runId, task))));
    expect(done.filter((one) => one.runPending === 0)).toHaveLength(1);
    const events = await listJobEvents(results.conn, runId, 0);
    const pending = events
      .filter((event) => event.kind === 'outcomes')
      .map((event) => (event.payload as { pending: number }).pending);
    expect(pending).toEqual(Array.from({ length: 20 }, (_, i) => 19 - i));
  });
});

describe('decideTask and linkReused', () => {
  it('rejects, fails and links with the fence, and refuses a result of other bytes', async () => {
    const known = await makeRunningJob(results.conn, 1);
    const docked = await claimOne(known.runId);
    const { taskResultId } = await completeTask(results.conn, completion(known.runId, docked));
    if (!taskResultId) throw new Error('Nothing was written.');
    const link = {
      taskResultId,
      exactSignature: `exact-${docked.id}`,
      identitySignature: 'identity',
      preparedKey: 'prepared',
      poseRmsdsAngstrom: null,
      heavyAtoms: 3,
    };

    const { runId } = await makeRunningJob(results.conn, 4);
    const [a, b, c, d] = await claim(runId, { limit: 4 });
    if (!a || !b || !c || !d) throw new Error('There was nothing to claim.');
    await decideTask(results.conn, {
      runId,
      task: a,
      outcome: 'rejected',
      reasonCode: 'too-big',
      reason: 'Too big.',
    });
    await decideTask(results.conn, {
      runId,
      task: b,
      outcome: 'failed',
      reasonCode: 'timeout',
      reason: 'Too slow.',
    });
    await expect(
      decideTask(results.conn, {
        runId,
        task: c,
        outcome: 'reused',
        link: { ...link, exactSignature: 'other' },
      }),
    ).rejects.toThrow(ConflictError);
    await decideTask(results.conn, { runId, task: c, outcome: 'reused', link });
    const stale = { ...d, fence: d.fence - 1 };
    expect(await decideTask(results.conn, { runId, task: stale, outcome: 'cancelled' })).toMatchObject({
      verdict: 'fenced',
    });
    expect(await decideTask(results.conn, { runId, task: d, outcome: 'cancelled' })).toMatchObject({
      runPending: 0,
    });
    expect((await getJob(results.conn, runId)).counts).toEqual({
      docked: 0,
      reused: 1,
      rejected: 1,
      failed: 1,
      cancelled: 1,
      skipped: 0,
    });
    expect(await listResults(results.conn, runId, { limit: 5 })).toMatchObject([
      { reused: true, taskResultId },
    ]);
    await expectAddsUp(runId);
  });

  it('settles at planning what needs no docking: rejected records, repeats and known results', async () => {
    const known = await makeRunningJob(results.conn, 1);
    const docked = await claimOne(known.runId);
    const { taskResultId } = await completeTask(results.conn, completion(known.runId, docked));
    if (!taskResultId) throw new Error('Nothing was written.');
    const runId = newId('run');
    const job = { id: runId, name: 'Run', params: {}, target: {}, seed: 1 };
    const searchSpace = {
      centerAngstrom: [0, 0, 0] as [number, number, number],
      sizeAngstrom: [20, 20, 20] as [number, number, number],
    };
    expect(await createJob(results.conn, { ...job, searchSpace })).toBe(true);
    expect(await createJob(results.conn, { ...job, searchSpace })).toBe(false);
    await beginPlanning(results.conn, runId);
    const input = (ordinal: number) => ({
      ligandId: newId('ligand'),
      ordinal,
      line: ordinal,
      name: `n${ordinal}`,
      canonicalSmiles: 'C',
      inchiKey: null,
      molfile: 'm',
      heavyAtoms: 1,
      rotatableBonds: 0,
      molecularWeightDalton: 16,
    });
    const inputs = [1, 2, 3, 4].map(input);
    const [one, two, three, four] = inputs as [
      (typeof inputs)[0],
      (typeof inputs)[0],
      (typeof inputs)[0],
      (typeof inputs)[0],
    ];
    const batch = [
      { ...one, outcome: 'rejected' as const, reasonCode: 'bad', reason: 'Bad.' },
      two,
      three,
      four,
    ];
    expect(await insertJobInputs(results.conn, runId, batch)).toBe(4);
    expect(await insertJobInputs(results.conn, runId, batch)).toBe(0);
    const settled = await settleInputs(results.conn, runId, 'skipped', [
      { ligandId: two.ligandId, reasonCode: 'repeat', reason: 'The same molecule as record 1.' },
    ]);
    expect(settled).toEqual({ decided: 1, runPending: 2 });
    const links = [
      {
        ligandId: three.ligandId,
        taskResultId,
        exactSignature: `exact-${docked.id}`,
        identitySignature: 'identity',
        preparedKey: 'prepared',
        poseRmsdsAngstrom: null,
        heavyAtoms: 1,
      },
    ];
    expect(await linkReused(results.conn, runId, links)).toEqual({ decided: 1, runPending: 1 });
    expect(await linkReused(results.conn, runId, links)).toEqual({ decided: 0, runPending: 1 });
    expect((await listUnplannedInputs(results.conn, runId, { limit: 9 })).map((row) => row.ligandId)).toEqual(
      [four.ligandId],
    );
    expect(await insertTasks(results.conn, runId, [{ ligandId: four.ligandId, chunk: 0 }])).toBe(1);
    expect(await insertTasks(results.conn, runId, [{ ligandId: four.ligandId, chunk: 0 }])).toBe(0);
    expect(await listUnplannedInputs(results.conn, runId, { limit: 9 })).toEqual([]);
    await beginRunning(results.conn, runId, { engine: {}, inputSignature: null });
    await beginRunning(results.conn, runId, { engine: {}, inputSignature: null });
    await expect(beginPlanning(results.conn, runId)).rejects.toThrow(ConflictError);
    await expectAddsUp(runId);
  });
});

describe('ending a run early', () => {
  it('cancels what nobody has in hand; the worker cancels the rest', async () => {
    const { runId } = await makeRunningJob(results.conn, 3);
    const inHand = await claimOne(runId);
    await requestCancel(results.conn, runId);
    expect(await cancelOpenTasks(results.conn, runId)).toEqual({ decided: 2, runPending: 1 });
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'running' });
    expect(await decideTask(results.conn, { runId, task: inHand, outcome: 'cancelled' })).toMatchObject({
      runPending: 0,
    });
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'cancelled' });
    await expect(requestCancel(results.conn, runId)).rejects.toThrow(ConflictError);
    await expectAddsUp(runId);
  });

  it('fails a run with everything that was open in it, and fences its workers', async () => {
    const { runId } = await makeRunningJob(results.conn, 3);
    const done = await claimOne(runId);
    await completeTask(results.conn, completion(runId, done));
    const inHand = await claimOne(runId);
    const failed = await failJob(results.conn, runId, {
      code: 'engine-missing',
      message: 'vina is not installed.',
    });
    expect(failed).toMatchObject({ status: 'failed', pending: 0, counts: { docked: 1, failed: 2 } });
    expect(await completeTask(results.conn, completion(runId, inHand))).toMatchObject({ verdict: 'fenced' });
    await failJob(results.conn, runId, { code: 'again', message: 'again' });
    expect((await getJob(results.conn, runId)).error).toBe('vina is not installed.');
    await expectAddsUp(runId);
  });

  it('does not let a run end while an input is undecided', async () => {
    const { runId } = await makeRunningJob(results.conn, 1);
    await expect(
      results.sql`update jobs set status = 'completed', finished_at = now() where id = ${runId}`,
    ).rejects.toThrow('jobs_ended_is_settled');
    await expect(results.sql`update jobs set docked = 1 where id = ${runId}`).rejects.toThrow(
      'jobs_totals_add_up',
    );
  });
});
