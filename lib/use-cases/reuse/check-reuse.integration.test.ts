import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { readCpuMonth } from '@/db/results/cpu-usage-repository';
import { getLigandResult as loadResult } from '@/db/results/results-repository';
import { entryOf, madeOn, tamperWith } from '@/db/testing/cache';
import { ForbiddenError, NotFoundError, UnavailableError } from '@/lib/domain/errors';
import type { LibraryId, LigandId, RunId, TargetId } from '@/lib/domain/ids';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { changeCacheSettings } from '@/lib/use-cases/reuse/change-cache-settings';
import { checkReuse } from '@/lib/use-cases/reuse/check-reuse';
import { getReuse } from '@/lib/use-cases/reuse/get-reuse';
import { invalidateEntries } from '@/lib/use-cases/reuse/invalidate-entries';
import { listEntries } from '@/lib/use-cases/reuse/list-entries';
import { sampleReuse } from '@/lib/use-cases/reuse/sample-reuse';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { DamagedPosesError, readPoseObject } from '@/lib/use-cases/runs/pose-record';
import { readPose } from '@/lib/use-cases/runs/read-pose';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

/** Two molecules that dock in seconds. */
const LIBRARY = 'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\nsulfanilamide,Nc1ccc(cc1)S(N)(=O)=O\n';
const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
const SETTINGS = { entryDays: null, maxBytes: null, verifiedSharePercent: 0.5 };

let world: TwoOrganizations;
let ours: TestOrganization;
let manager: TestOrganization['viewer'];
let machine: DockingMachine;
let targetId: TargetId;
let libraryId: LibraryId;
/** The run in which everything was docked first. */
let first: RunId;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  manager = await ours.memberWithout('run:cancel');
  machine = await startDockingMachine();
  ({ id: targetId } = await uploadTarget(ours.scientist, { file: { name: '5dt0.pdb', bytes: AURORA } }));
  await prepareTarget(ours.job, { targetId });
  const file = { name: 'set.csv', bytes: Buffer.from(LIBRARY) };
  ({ id: libraryId } = await uploadLibrary(ours.scientist, { file }));
  await readLibrary(ours.job, { libraryId });
  first = await run({ docked: 2, reused: 0 });
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
});

const inResults = <T>(fn: Parameters<typeof world.deps.results.withResults<T>>[1]) =>
  world.deps.results.withResults(ours.id, fn);

/** A run of the library as the worker does it; it must end so. */
async function run(counts: { docked: number; reused: number }): Promise<RunId> {
  const parameters = { exhaustiveness: 1, seed: 7 };
  const { id: runId } = await startRun(ours.scientist, { name: 'Screen', targetId, libraryId, parameters });
  const { chunks } = await planRun(ours.job, { runId });
  for (const chunk of chunks) await dockChunk(ours.job, { runId, chunk });
  await finishRun(ours.job, { runId });
  expect((await getRun(ours.viewer, { runId })).counts).toMatchObject(counts);
  return runId;
}

const sample = async (runId: RunId) => (await sampleReuse(ours.job, { runId })).checks;
const ligandsOf = async (runId: RunId) =>
  (await listResults(ours.viewer, { runId })).results.map(({ ligandId }) => ligandId);
const resultOf = (runId: RunId, ligandId: LigandId) => inResults((conn) => loadResult(conn, runId, ligandId));
const audited = async (action: string) => (await ours.audit()).filter((entry) => entry.action === action);

describe('what a run reused', () => {
  it('is sampled once, one result at least, and docked again to the same bytes by the same build and machine', async () => {
    expect(await sample(first)).toBe(0);
    const runId = await run({ docked: 0, reused: 2 });
    expect([await sample(runId), await sample(runId)]).toEqual([1, 1]);
    const before = await inResults(readCpuMonth);
    expect(await checkReuse(ours.job, { runId })).toEqual({ outcome: 'same', goesOn: false });
    expect(await checkReuse(ours.job, { runId })).toEqual({ outcome: null, goesOn: false });
    expect(await sample(runId)).toBe(0);
    expect((await inResults(readCpuMonth)).cpuSeconds).toBeGreaterThan(before.cpuSeconds);

    const { entries } = await listEntries(ours.viewer, {});
    expect(entries.map(({ verifiedAt }) => verifiedAt !== null).sort()).toEqual([false, true]);
    expect(await getReuse(ours.viewer, {})).toMatchObject({
      checks: { same: 1, different: 0, damaged: 0, open: 0, lastAt: expect.any(String) },
      quarantines: [],
    });
    expect((await getRun(ours.viewer, { runId })).warnings).toEqual([]);

    // Then the other one, as that was never verified.
    const next = await run({ docked: 0, reused: 2 });
    await sample(next);
    await checkReuse(ours.job, { runId: next });
    const again = (await listEntries(ours.viewer, {})).entries;
    expect(again.every(({ verifiedAt }) => verifiedAt !== null)).toBe(true);
  });

  it('is sampled as the organisation says, from nothing to everything', async () => {
    await changeCacheSettings(manager, { ...SETTINGS, verifiedSharePercent: 0 });
    expect(await sample(await run({ docked: 0, reused: 2 }))).toBe(0);
    await changeCacheSettings(manager, { ...SETTINGS, verifiedSharePercent: 100 });
    expect(await sample(await run({ docked: 0, reused: 2 }))).toBe(2);
    await changeCacheSettings(manager, SETTINGS);
  });

  it('is the same within the tolerance if another class of machine made it', async () => {
    for (const ligandId of await ligandsOf(first)) {
      const { taskResultId } = await resultOf(first, ligandId);
      await inResults((conn) => madeOn(conn, taskResultId, 'another machine'));
    }
    const runId = await run({ docked: 0, reused: 2 });
    await sample(runId);
    expect((await checkReuse(ours.job, { runId })).outcome).toBe('same');
    for (const ligandId of await ligandsOf(first)) {
      const { taskResultId } = await resultOf(first, ligandId);
      await inResults((conn) => madeOn(conn, taskResultId, machine.machineClass));
    }
  });

  it('is checked by the worker, and in its own organisation', async () => {
    await expect(checkReuse(manager, { runId: first })).rejects.toThrow(ForbiddenError);
    await expect(sampleReuse(manager, { runId: first })).rejects.toThrow(ForbiddenError);
    await expect(checkReuse(world.theirs.job, { runId: first })).rejects.toThrow(NotFoundError);
    await expect(sampleReuse(world.theirs.job, { runId: first })).rejects.toThrow(NotFoundError);
  });
});

describe('a stored result that was tampered with, checksums and all', () => {
  it('puts its build and machine into quarantine, until the entries of the build are invalidated', async () => {
    await changeCacheSettings(manager, { ...SETTINGS, verifiedSharePercent: 100 });
    const [ligandId] = (await ligandsOf(first)) as [LigandId];
    const result = await resultOf(first, ligandId);
    const key = result.objectKey as ObjectKey;
    const sdf =
      (await readWhole(world.deps.objects, key)).toString('utf8').split(/(?<=^\$\$\$\$\n)/m)[0] ?? '';
    const forged = await world.deps.objects.put(key, Buffer.from(sdf.replace(/-\d+\.\d{3}\n/, '-14.000\n')));
    await inResults((conn) => tamperWith(conn, result.taskResultId, forged, -14));

    const runId = await run({ docked: 0, reused: 2 });
    await sample(runId);
    const outcomes = [await checkReuse(ours.job, { runId }), await checkReuse(ours.job, { runId })];
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['different', 'same']);

    const { engine } = result as { engine: { binarySha256: string } };
    const { quarantines } = await getReuse(ours.viewer, {});
    expect(quarantines).toMatchObject([
      {
        engine: { sha256: engine.binarySha256, name: 'AutoDock Vina' },
        ...{ machineClass: machine.machineClass, runId, ligandId },
        detail: expect.stringMatching(/^Other bytes .* -14\.000 kcal\/mol, docked again -\d/),
      },
    ]);
    expect(await inResults((conn) => entryOf(conn, result.taskResultId))).toBeNull();
    expect(await audited('cache.quarantine')).toMatchObject([
      { runId, actorKind: 'system', details: { taskResultId: result.taskResultId } },
    ]);
    for (const affected of [first, runId]) {
      const { warnings } = await getRun(ours.viewer, { runId: affected });
      expect(warnings).toHaveLength(1);
      expect(warnings[0]).toMatch(/^2 results of this run come from AutoDock Vina .* on /);
    }

    // The other result is as good as it was; but nothing of this build and machine is reused.
    await run({ docked: 2, reused: 0 });
    await invalidateEntries(manager, { engineSha256: engine.binarySha256, reason: 'Quarantine ended' });
    expect((await getReuse(ours.viewer, {})).quarantines).toEqual([]);
    const anew = await run({ docked: 2, reused: 0 });
    await run({ docked: 0, reused: 2 });
    expect((await getRun(ours.viewer, { runId: anew })).warnings).toEqual([]);
    expect((await getRun(ours.viewer, { runId })).warnings).toHaveLength(1);
    // Nothing was put right behind the older run's back.
    expect((await resultOf(runId, ligandId)).taskResultId).toBe(result.taskResultId);
    await changeCacheSettings(manager, SETTINGS);
  });
});

describe('a stored object that is not what was stored', () => {
  it.each([
    ['altered', (bytes: Buffer) => Buffer.from(bytes.map((byte, i) => (i === 200 ? byte ^ 1 : byte)))],
    ['cut short', (bytes: Buffer) => bytes.subarray(0, 100)],
    ['gone', () => null],
  ])(
    'is refused wherever it is read when it is %s, once in the audit log, and not reused',
    async (_, damage) => {
      const runId = await run({ docked: 0, reused: 2 });
      const [ligandId] = (await ligandsOf(runId)) as [LigandId];
      const result = await resultOf(runId, ligandId);
      const key = result.objectKey as ObjectKey;
      const before = (await audited('result.damaged')).length;
      const damaged = damage(await readWhole(world.deps.objects, key));
      if (damaged) await world.deps.objects.put(key, damaged);
      else await world.deps.objects.delete(key);

      for (let read = 0; read < 2; read++) {
        const reading = readPose(ours.viewer, { runId, ligandId, rank: 1 });
        await expect(reading).rejects.toThrow(
          `The stored poses ${key} of run ${runId} do not match their checksum.`,
        );
      }
      const entries = (await audited('result.damaged')).slice(
        0,
        (await audited('result.damaged')).length - before,
      );
      expect(entries).toMatchObject([{ runId, subjectId: result.taskResultId, details: { objectKey: key } }]);
      expect(await inResults((conn) => entryOf(conn, result.taskResultId))).toBeNull();
      const anew = await run({ docked: 1, reused: 1 });
      expect((await readPose(ours.viewer, { runId: anew, ligandId, rank: 1 })).sdf).toContain('V2000');
    },
  );

  it('is not damaged if the store only breaks off, or gives nothing for a while', async () => {
    const runId = await run({ docked: 0, reused: 2 });
    const [ligandId] = (await ligandsOf(runId)) as [LigandId];
    const result = await resultOf(runId, ligandId);
    const reading = () => readPoseObject({ ctx: ours.viewer, deps: world.deps, runId }, result);
    const before = (await audited('result.damaged')).length;
    const { objects } = world.deps;
    const get = vi.spyOn(objects, 'get');
    get.mockImplementationOnce(async () => Readable.from([Buffer.from('half')]));
    get.mockRejectedValueOnce(new UnavailableError('503'));
    try {
      for (const words of ['less than it has', '503']) {
        const error = await reading().catch((thrown: unknown) => thrown);
        expect(error).toBeInstanceOf(UnavailableError);
        expect(error).not.toBeInstanceOf(DamagedPosesError);
        expect(String(error)).toContain(words);
      }
    } finally {
      get.mockRestore();
    }
    expect(await reading()).toContain('V2000');
    expect(await audited('result.damaged')).toHaveLength(before);
    expect(await inResults((conn) => entryOf(conn, result.taskResultId))).not.toBeNull();
  });

  it('is found by a check, which puts nothing into quarantine', async () => {
    await changeCacheSettings(manager, { ...SETTINGS, verifiedSharePercent: 100 });
    const runId = await run({ docked: 0, reused: 2 });
    await sample(runId);
    const [ligandId] = (await ligandsOf(runId)) as [LigandId];
    const { objectKey } = await resultOf(runId, ligandId);
    await world.deps.objects.put(objectKey as ObjectKey, Buffer.from('nonsense'));
    const outcomes = [await checkReuse(ours.job, { runId }), await checkReuse(ours.job, { runId })];
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(['damaged', 'same']);
    expect((await getReuse(ours.viewer, {})).quarantines).toEqual([]);
  });
});
