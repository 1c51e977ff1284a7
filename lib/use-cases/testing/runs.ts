import { createHash } from 'node:crypto';
import { type CompletedTask, completeTask } from '@/db/results/decisions-repository';
import { makeLibrary, makeRunningJob, makeTarget } from '@/db/testing/factories';
import { claimOne, completion, pose } from '@/db/testing/ledger';
import type { Dependencies } from '@/lib/dependencies';
import { type LigandId, newId, type RunId } from '@/lib/domain/ids';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { startRun } from '@/lib/use-cases/runs/start-run';
import type { TestOrganization } from '@/lib/use-cases/testing/two-organizations';

/** A run that was asked for: into a target and with a library that are ready by their rows. */
export async function makeQueuedRun(deps: Dependencies, org: TestOrganization): Promise<RunId> {
  const targetId = await makeTarget(deps.metadata, org.id);
  const { id: libraryId } = await makeLibrary(deps.metadata, org.id);
  return (await startRun(org.scientist, { name: 'Screen', targetId, libraryId })).id;
}

/** A run that was asked for and planned, by its rows: one task for each ligand, all in chunk 0. */
export async function makePlannedRun(
  deps: Dependencies,
  org: TestOrganization,
  ligands: number,
): Promise<{ runId: RunId; ligandIds: LigandId[] }> {
  const runId = await makeQueuedRun(deps, org);
  return deps.results.withResults(org.id, (conn) => makeRunningJob(conn, ligands, runId));
}

/** What the stored object of `dockOne` holds: one record a pose, of methane. */
export const STORED_POSES = ['one', 'two'].map(
  (word) =>
    `\n  test\n${word}\n  1  0  0  0  0  0  0  0  0  0999 V2000\n    0.0000    0.0000    0.0000 C   0  0\nM  END\n$$$$\n`,
);

/** Docks the next ligand of a run by its rows, its poses' object and its log: no engine runs. */
export async function dockOne(
  deps: Dependencies,
  org: TestOrganization,
  runId: RunId,
  affinity = -9,
  over: Partial<CompletedTask> = {},
): Promise<LigandId> {
  const task = await deps.results.withResults(org.id, (conn) => claimOne(conn, runId));
  const id = newId('taskResult');
  const objectKey = objectKeys.poses(org.id, id);
  let byteOffset = 0;
  const poses = STORED_POSES.map((record, i) => {
    const range = { byteOffset, byteLength: record.length };
    byteOffset += record.length;
    const sha256 = createHash('sha256').update(record).digest('hex');
    return { ...pose(i + 1, affinity + i), ...range, sha256 };
  });
  const stored = await deps.objects.put(objectKey, Buffer.from(STORED_POSES.join('')));
  const log = deps.logs.open({ orgId: org.id, runId, taskId: task.id, attempt: task.attempts });
  log.line('info', 'Docked by a test.');
  const logsUri = await log.close();
  const done = completion(runId, task, {
    result: {
      ...completion(runId, task).result,
      id,
      objectKey,
      objectBytes: stored.bytes,
      objectSha256: stored.sha256,
    },
    poses,
    logsUri,
    ...over,
  });
  await deps.results.withResults(org.id, (conn) => completeTask(conn, done));
  return task.ligandId;
}
