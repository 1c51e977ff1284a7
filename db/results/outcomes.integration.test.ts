import { eq } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { completeTask, decideTask, linkReused } from '@/db/results/decisions-repository';
import { insertJobInputs, listUnplannedInputs, settleInputs } from '@/db/results/job-inputs-repository';
import {
  beginPlanning,
  beginRunning,
  createJob,
  failJob,
  finishJob,
  getJob,
  requestCancel,
} from '@/db/results/jobs-repository';
import { listResults } from '@/db/results/results-repository';
import { resultCache } from '@/db/results/schema/result-cache';
import { cancelOpenTasks, insertTasks } from '@/db/results/tasks-repository';
import { makeRunningJob } from '@/db/testing/factories';
import { claim, claimOne, completion, expectAddsUp } from '@/db/testing/ledger';
import { createTestResults, type TestResults } from '@/db/testing/test-database';
import { ConflictError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';

let results: TestResults;

beforeAll(async () => {
  results = await createTestResults();
});
afterAll(() => results?.close());

describe('decideTask and linkReused', () => {
  it('rejects, fails and links with the fence, and refuses a result of other bytes', async () => {
    const known = await makeRunningJob(results.conn, 1);
    const docked = await claimOne(results.conn, known.runId);
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
    const [a, b, c, d] = await claim(results.conn, runId, { limit: 4 });
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
    expect(
      await decideTask(results.conn, {
        runId,
        task: c,
        outcome: 'reused',
        link: { ...link, exactSignature: 'other' },
      }),
    ).toMatchObject({ verdict: 'withdrawn', decided: 0, runPending: 2 });
    // An entry that was forged to give this result for other bytes.
    const isEntry = (signature: string) => eq(resultCache.exactSignature, signature);
    await results.conn
      .update(resultCache)
      .set({ exactSignature: 'other' })
      .where(isEntry(link.exactSignature));
    await expect(
      decideTask(results.conn, {
        runId,
        task: c,
        outcome: 'reused',
        link: { ...link, exactSignature: 'other' },
      }),
    ).rejects.toThrow(ConflictError);
    await results.conn
      .update(resultCache)
      .set({ exactSignature: link.exactSignature })
      .where(isEntry('other'));
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
    await expectAddsUp(results.conn, runId);
  });

  it('settles at planning what needs no docking: rejected records, repeats and known results', async () => {
    const known = await makeRunningJob(results.conn, 1);
    const docked = await claimOne(results.conn, known.runId);
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
      scaffold: '',
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
    for (const decided of [1, 0]) {
      expect(await linkReused(results.conn, runId, links)).toEqual({ decided, runPending: 1, withdrawn: [] });
    }
    expect((await listUnplannedInputs(results.conn, runId, { limit: 9 })).map((row) => row.ligandId)).toEqual(
      [four.ligandId],
    );
    expect(await insertTasks(results.conn, runId, [{ ligandId: four.ligandId, chunk: 0 }])).toBe(1);
    expect(await insertTasks(results.conn, runId, [{ ligandId: four.ligandId, chunk: 0 }])).toBe(0);
    expect(await listUnplannedInputs(results.conn, runId, { limit: 9 })).toEqual([]);
    await beginRunning(results.conn, runId, { engine: {}, inputSignature: null });
    await beginRunning(results.conn, runId, { engine: {}, inputSignature: null });
    await expect(beginPlanning(results.conn, runId)).rejects.toThrow(ConflictError);
    await expectAddsUp(results.conn, runId);
  });
});

describe('ending a run early', () => {
  it('cancels what nobody has in hand; the worker cancels the rest', async () => {
    const { runId } = await makeRunningJob(results.conn, 3);
    const inHand = await claimOne(results.conn, runId);
    await requestCancel(results.conn, runId);
    expect(await cancelOpenTasks(results.conn, runId)).toEqual({ decided: 2, runPending: 1 });
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'running' });
    expect(await decideTask(results.conn, { runId, task: inHand, outcome: 'cancelled' })).toMatchObject({
      runPending: 0,
    });
    expect(await finishJob(results.conn, runId)).toMatchObject({ status: 'cancelled' });
    await expect(requestCancel(results.conn, runId)).rejects.toThrow(ConflictError);
    await expectAddsUp(results.conn, runId);
  });

  it('fails a run with everything that was open in it, and fences its workers', async () => {
    const { runId } = await makeRunningJob(results.conn, 3);
    const done = await claimOne(results.conn, runId);
    await completeTask(results.conn, completion(runId, done));
    const inHand = await claimOne(results.conn, runId);
    const failed = await failJob(results.conn, runId, {
      code: 'engine-missing',
      message: 'vina is not installed.',
    });
    expect(failed).toMatchObject({ status: 'failed', pending: 0, counts: { docked: 1, failed: 2 } });
    expect(await completeTask(results.conn, completion(runId, inHand))).toMatchObject({ verdict: 'fenced' });
    await failJob(results.conn, runId, { code: 'again', message: 'again' });
    expect((await getJob(results.conn, runId)).error).toBe('vina is not installed.');
    await expectAddsUp(results.conn, runId);
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
