import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getLigandResult } from '@/db/results/results-repository';
import { tamperWith } from '@/db/testing/cache';
import { systemContext } from '@/lib/auth/org-context';
import type { RunId } from '@/lib/domain/ids';
import type { Invariant } from '@/lib/domain/invariants';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { auditInstallation } from '@/lib/use-cases/installation-audit/audit-installation';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { pauseRun } from '@/lib/use-cases/runs/pause-run';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { prioritiseRun } from '@/lib/use-cases/runs/prioritise-run';
import { resumeRun } from '@/lib/use-cases/runs/resume-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
/** Three ligands, one record that is none, and one whose engine is killed each time. */
const LIBRARY =
  'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\nbenzamide,NC(=O)c1ccccc1\naspirin,CC(=O)Oc1ccccc1C(=O)O\nnonsense,C1CC(\niodobenzene,Ic1ccccc1\n';

let world: TwoOrganizations;
let ours: TestOrganization;
let machine: DockingMachine;
let runId: RunId;

beforeAll(async () => {
  world = await createTwoOrganizations({ DOCKING_ENGINE: 'stub' });
  ({ ours } = world);
  machine = await startDockingMachine();
  runId = await screen(ours);
  await screen(world.theirs);
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
});

/** A run from its files to its end, paused, resumed and put forward on its way, and then one that is cancelled. */
async function screen(org: TestOrganization): Promise<RunId> {
  const { id: targetId } = await uploadTarget(org.scientist, { file: { name: '5dt0.pdb', bytes: AURORA } });
  await prepareTarget(org.job, { targetId });
  const file = { name: 'set.csv', bytes: Buffer.from(LIBRARY) };
  const { id: libraryId } = await uploadLibrary(org.scientist, { file });
  await readLibrary(org.job, { libraryId });
  const wanted = { name: 'Screen', targetId, libraryId, parameters: { exhaustiveness: 1, poses: 3 } };
  const { id } = await startRun(org.scientist, wanted);
  const { chunks } = await planRun(org.job, { runId: id });
  await pauseRun(org.scientist, { runId: id });
  await resumeRun(org.scientist, { runId: id });
  await prioritiseRun(org.scientist, { runId: id, priority: 'high' });
  for (const chunk of chunks) await dockChunk(org.job, { runId: id, chunk });
  await finishRun(org.job, { runId: id });
  expect((await getRun(org.viewer, { runId: id })).counts).toMatchObject({
    docked: 3,
    rejected: 1,
    failed: 1,
  });
  await cancelRun(org.scientist, { runId: (await startRun(org.scientist, wanted)).id });
  return id;
}

const audit = (redockings = 0) =>
  auditInstallation(world.deps, (orgId) => systemContext(orgId, 'test'), {
    graceSeconds: 0,
    redockings,
    seed: 'test',
  });
const inResults = <T>(fn: Parameters<typeof world.deps.results.withResults<T>>[1]) =>
  world.deps.results.withResults(ours.id, fn);
const execute = (statement: string) => inResults((conn) => conn.execute(statement));
async function resultOf(name: string) {
  const { results } = await listResults(ours.viewer, { runId });
  const row = results.find((each) => each.name === name);
  if (!row) throw new Error(`There is no ${name}.`);
  return inResults((conn) => getLigandResult(conn, runId, row.ligandId));
}

describe('the audit of an installation', () => {
  it('finds nothing where all was done by the product, and says at what it looked', async () => {
    const { looked, violations } = await audit(2);
    expect(violations).toEqual([]);
    expect(looked).toMatchObject({ organizations: 2, runs: 4, results: 6, redockings: 4 });
    expect(looked.objects).toBeGreaterThan(20);
  });

  /** One after the other, and each stays: an audit must find the last one beside those before. */
  it.each<[Invariant, string, () => Promise<string>]>([
    [
      'I1',
      'a pose that is gone',
      async () => {
        const { taskResultId } = await resultOf('aspirin');
        await execute(`delete from docking_results where task_result_id = '${taskResultId}' and rank = 3`);
        return taskResultId;
      },
    ],
    [
      'I2',
      'a counter that was moved',
      async () => {
        await execute(`update jobs set docked = docked - 1, failed = failed + 1 where id = '${runId}'`);
        return runId;
      },
    ],
    [
      'I3',
      'a task that nobody holds any more',
      async () => {
        const [task] = await inResults((conn) =>
          conn.execute<{ id: string }>(
            `update task_executions set state = 'running', worker_id = 'w', lease_until = now() - interval '1 minute'
             where job_id = '${runId}' and id = (select min(id) from task_executions) returning id`,
          ),
        );
        return task?.id ?? '';
      },
    ],
    [
      'I4',
      'a pause that nobody was told of',
      async () => {
        await execute(`insert into job_events (job_id, kind) values ('${runId}', 'paused')`);
        return runId;
      },
    ],
    [
      'I4',
      'a target that nobody uploaded',
      async () => {
        const [row] = await world.database.superuser<{ id: string }[]>`
          select id from targets where org_id = ${ours.id}`;
        await world.database.superuser`alter table audit_logs disable trigger user`;
        await world.database.superuser`
          delete from audit_logs where org_id = ${ours.id} and subject_id = ${row?.id ?? ''}`;
        await world.database.superuser`alter table audit_logs enable trigger user`;
        return row?.id ?? '';
      },
    ],
    [
      'I5',
      'an object that is gone',
      async () => {
        const { taskResultId, objectKey } = await resultOf('aspirin');
        await world.deps.objects.delete(objectKey as ObjectKey);
        return taskResultId;
      },
    ],
    [
      'I5',
      'an object that no row is for',
      async () => {
        const key = objectKeys.poses(ours.id, 'res_0000000000000000000000');
        await world.deps.objects.put(key, Buffer.from('poses'));
        await new Promise((resolve) => setTimeout(resolve, 10));
        return key;
      },
    ],
    [
      'I7',
      'a run of somebody else',
      async () => {
        await execute(
          `insert into jobs (id, name, params, target, search_space, seed)
           select 'run_foreign', name, params, target, search_space, seed from jobs where id = '${runId}'`,
        );
        return 'run_foreign';
      },
    ],
    [
      'I7',
      'the key of somebody else’s object',
      async () => {
        const [row] = await inResults((conn) =>
          conn.execute<{ key: string }>(
            `update prepared_ligands set object_key = replace(object_key, '${ours.id}', '${world.theirs.id}')
             where key = (select min(key) from prepared_ligands) returning key`,
          ),
        );
        return row?.key ?? '';
      },
    ],
    [
      'I8',
      'a number that was copied wrong',
      async () => {
        await execute(`update job_outputs set best_affinity_kcal_per_mol = -1 where name = 'benzamide'`);
        return runId;
      },
    ],
    [
      'I8',
      'poses that another organisation has otherwise',
      async () => {
        const result = await resultOf('adenine');
        const forged = Buffer.from('forged, with its checksum');
        const sdf = await world.deps.objects.put(result.objectKey as ObjectKey, forged);
        await inResults((conn) => tamperWith(conn, result.taskResultId, sdf, -14));
        return result.taskResultId;
      },
    ],
  ])('finds for %s %s', async (invariant, _what, sabotage) => {
    const subject = await sabotage();
    const { violations } = await audit();
    // Of two results that should be the same, the second one is named beside the first.
    const told = (each: (typeof violations)[number]) => `${each.orgId} ${each.subject} ${each.detail}`;
    const found = violations.filter((each) => each.invariant === invariant).map(told);
    expect(found.filter((each) => each.includes(subject) && each.includes(ours.id))).not.toEqual([]);
  });

  it('finds for I6 what gives something else when it is docked again', async () => {
    const { violations } = await audit(10);
    const { taskResultId } = await resultOf('adenine');
    const found = violations.filter(({ invariant }) => invariant === 'I6');
    expect(found.map(({ subject }) => subject)).toContain(taskResultId);
    expect(found.find(({ subject }) => subject === taskResultId)?.detail).toContain('is different');
  });
});
