import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { removeAged } from '@/db/results/cache-ageing-repository';
import { listEntries } from '@/db/results/cache-entries-repository';
import { findRedocking, listReplicates, recordSeen } from '@/db/results/confidence-repository';
import { completeTask, decideTask, enterDocking } from '@/db/results/decisions-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import type { LinkedConfidence } from '@/db/results/result-links';
import { getLigandResult } from '@/db/results/results-repository';
import { makeRunningJob } from '@/db/testing/factories';
import {
  claimOne,
  completion,
  cpuSecondsOfAllRuns,
  expectAddsUp,
  expireLeases,
  pose,
} from '@/db/testing/ledger';
import { createTestResults, type TestResults } from '@/db/testing/test-database';
import type { SeenInDockings } from '@/lib/domain/confidence';
import type { RunId, TargetId, TaskResultId } from '@/lib/domain/ids';

let results: TestResults;
beforeAll(async () => {
  results = await createTestResults();
});
afterAll(() => results?.close());

const seen = (seeds: number): SeenInDockings => ({
  ...{ seeds, agreeing: seeds, spreadKcalPerMol: seeds === 1 ? null : 0.1, gapKcalPerMol: null },
  ...{ contactShare: 1, failedChecks: [] },
});
const believed = (value: number, seeds: number): LinkedConfidence => ({
  value,
  parts: { ...seen(seeds), redockingRmsdAngstrom: null, exhaustiveness: 8, calibration: 1 },
});
const entryOf = async (id: TaskResultId) => {
  const entries = await listEntries(results.conn, {}, { order: 'hits', limit: 1000 });
  return entries.find((entry) => entry.id === id);
};

describe('the confidence that stands with an entry', () => {
  it('is replaced only by a better one, says what it was, and leaves the run that was given it alone', async () => {
    const { conn } = results;
    const { runId } = await makeRunningJob(conn, 1);
    const task = await claimOne(conn, runId);
    const done = completion(runId, task, { seen: seen(1), confidence: believed(0.4, 1) });
    const { taskResultId } = await completeTask(conn, done);
    const id = taskResultId as TaskResultId;
    const { exactSignature } = done;
    const before = await getLigandResult(conn, runId, task.ligandId);
    expect(before).toMatchObject({ confidence: 0.4, confidenceParts: { seeds: 1 } });
    expect(await entryOf(id)).toMatchObject({ confidence: 0.4, seeds: 1, replacedAt: null });

    await recordSeen(conn, [{ exactSignature, seen: [seen(1), seen(2)], confidence: believed(0.3, 2) }]);
    expect(await entryOf(id)).toMatchObject({ confidence: 0.4, seeds: 1, replacedAt: null });
    await recordSeen(conn, [{ exactSignature, seen: [seen(1)], confidence: believed(0.4, 1) }]);
    expect(await entryOf(id)).toMatchObject({ confidence: 0.4, replacedAt: null });
    await recordSeen(conn, [{ exactSignature, seen: [1, 2, 3].map(seen), confidence: believed(0.9, 3) }]);
    expect(await entryOf(id)).toMatchObject({
      ...{ confidence: 0.9, seeds: 3, replacedConfidence: 0.4, replacedSeeds: 1 },
      replacedAt: expect.any(Date),
    });
    // What was seen of more seeds is never lost to what was seen of fewer.
    expect((await findCachedResult(conn, exactSignature))?.seen).toHaveLength(3);
    expect(await getLigandResult(conn, runId, task.ligandId)).toEqual(before);
  });
});

describe('a ligand with several dockings', () => {
  /** Enters two dockings of a task's ligand, the second the better one, and links both. */
  async function dockTwice(runId: RunId) {
    const { conn } = results;
    const task = await claimOne(conn, runId);
    const dockings = [-8, -9].map((affinity, i) => {
      const { result, ...done } = completion(runId, task, { exactSignature: `exact-${task.id}-${i}` });
      return {
        ...done,
        result: { ...result, objectKey: `poses/${task.id}-${i}` },
        poses: [pose(1, affinity)],
      };
    });
    const ids: TaskResultId[] = [];
    for (const docking of dockings) ids.push((await enterDocking(conn, docking)) as TaskResultId);
    const [first, best] = dockings.map((docking, i) => {
      return {
        exactSignature: docking.exactSignature,
        taskResultId: ids[i] as TaskResultId,
        reused: false,
      };
    }) as [Linked, Linked];
    return { task, first, best };
  }
  interface Linked {
    exactSignature: string;
    taskResultId: TaskResultId;
    reused: boolean;
  }
  const linkOf = (best: Linked, replicates: Linked[]) => ({
    ...best,
    ...{ identitySignature: 'identity', preparedKey: 'prepared', heavyAtoms: 10, poseRmsdsAngstrom: [1.5] },
    ...{ replicates, confidence: believed(0.7, 2) },
  });

  it('has one outcome, the best of them as its result, all in the cache, and each counted once', async () => {
    const { conn, sql } = results;
    const { runId } = await makeRunningJob(conn, 2);
    const spentBefore = await cpuSecondsOfAllRuns(conn);
    const { task, first, best } = await dockTwice(runId);
    const link = linkOf(best, [first, best]);
    const kept = { exactSignature: first.exactSignature, seen: [seen(1), seen(2)] };
    expect(await decideTask(conn, { runId, task, outcome: 'docked', link, seen: kept })).toMatchObject({
      ...{ verdict: 'accepted', decided: 1, runPending: 1 },
    });
    expect(await getLigandResult(conn, runId, task.ligandId)).toMatchObject({
      ...{ taskResultId: best.taskResultId, confidence: 0.7, reused: false, poses: [{ rank: 1 }] },
    });
    expect(await listReplicates(conn, runId, task.ligandId)).toMatchObject([
      { replicate: 0, taskResultId: first.taskResultId, bestAffinityKcalPerMol: -8, reused: false },
      { replicate: 1, taskResultId: best.taskResultId, bestAffinityKcalPerMol: -9, reused: false },
    ]);
    expect((await findCachedResult(conn, first.exactSignature))?.seen).toHaveLength(2);
    expect(await entryOf(first.taskResultId)).toMatchObject({ confidence: 0.7, seeds: 2, runs: 1, hits: 0 });
    expect((await cpuSecondsOfAllRuns(conn)) - spentBefore).toBe(4);
    await expectAddsUp(conn, runId);

    // Reused by another record: both are hits, and the run says which it was given.
    const again = await claimOne(conn, runId);
    const reused = [first, best].map((each) => ({ ...each, reused: true }));
    const known = linkOf(best, reused);
    expect(await decideTask(conn, { runId, task: again, outcome: 'reused', link: known })).toMatchObject({
      verdict: 'accepted',
    });
    expect(await entryOf(best.taskResultId)).toMatchObject({ hits: 1 });
    await expectAddsUp(conn, runId);

    // The one that is not the best is in no job's outputs, and stays all the same.
    await sql`update result_cache set expires_at = now() - interval '1 day'`;
    await removeAged(conn, 'pass', { kind: 'expired' }, 100);
    expect(await listReplicates(conn, runId, task.ligandId)).toHaveLength(2);
  });

  it('is given back if one of them has left the cache', async () => {
    const { conn, sql } = results;
    const { runId } = await makeRunningJob(conn, 2);
    const { task, first, best } = await dockTwice(runId);
    await decideTask(conn, { runId, task, outcome: 'docked', link: linkOf(best, [first, best]) });
    await sql`delete from result_cache where exact_signature = ${first.exactSignature}`;
    const again = await claimOne(conn, runId);
    const reused = [first, best].map((each) => ({ ...each, reused: true }));
    const link = linkOf(best, reused);
    expect(await decideTask(conn, { runId, task: again, outcome: 'reused', link })).toMatchObject({
      verdict: 'withdrawn',
      decided: 0,
    });
    expect(await listReplicates(conn, runId, again.ligandId)).toEqual([]);
    await expectAddsUp(conn, runId);
  });

  it('enters nothing for a worker that has lost the task; who took it over finds what was entered before', async () => {
    const { conn } = results;
    const { runId } = await makeRunningJob(conn, 1);
    const task = await claimOne(conn, runId);
    const docking = completion(runId, task, { exactSignature: `exact-${task.id}-0` });
    expect(await enterDocking(conn, docking)).toBe(docking.result.id);
    await expireLeases(results, runId);
    const next = await claimOne(conn, runId);
    const late = completion(runId, task, { exactSignature: `exact-${task.id}-1` });
    expect(await enterDocking(conn, late)).toBeNull();
    expect(await findCachedResult(conn, late.exactSignature)).toBeNull();
    expect(await findCachedResult(conn, docking.exactSignature)).toMatchObject({ createdByTask: next.id });
  });
});

it('tells how well the crystal ligand of a target was found again by the last run that did', async () => {
  const { conn, sql } = results;
  const targetId = 'tgt_redocked' as TargetId;
  expect(await findRedocking(conn, targetId)).toBeNull();
  for (const rmsd of [3.1, 0.8]) {
    const { runId } = await makeRunningJob(conn, 1);
    const task = await claimOne(conn, runId);
    await completeTask(conn, completion(runId, task, { poseRmsdsAngstrom: [rmsd, 5] }));
    await sql`
      update jobs set target = jsonb_build_object('id', ${targetId}::text, 'pdbqtSha256', 'ab'), status = 'completed',
        finished_at = now()
      where id = ${runId}`;
  }
  expect(await findRedocking(conn, targetId)).toEqual({ rmsdAngstrom: 0.8, receptorPdbqtSha256: 'ab' });
});
