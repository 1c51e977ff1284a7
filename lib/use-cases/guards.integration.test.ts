import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeLibrary, makeRunningJob, makeTarget, TEST_SHA256 } from '@/db/testing/factories';
import { DomainError, ForbiddenError, NotFoundError } from '@/lib/domain/errors';
import { type IdKind, newId } from '@/lib/domain/ids';
import { type Permission, RESTORE_PERMISSIONS } from '@/lib/domain/permissions';
import type { UseCase } from '@/lib/use-cases/define-use-case';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { archiveLibrary } from '@/lib/use-cases/libraries/archive-library';
import { depictLigand } from '@/lib/use-cases/libraries/depict-ligand';
import { exportLigands } from '@/lib/use-cases/libraries/export-ligands';
import { exportRejected } from '@/lib/use-cases/libraries/export-rejected';
import { failLibrary } from '@/lib/use-cases/libraries/fail-library';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';
import { getLibraryProfile } from '@/lib/use-cases/libraries/get-library-profile';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { listLigands } from '@/lib/use-cases/libraries/list-ligands';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { restoreLibrary } from '@/lib/use-cases/libraries/restore-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { exportProofBundle } from '@/lib/use-cases/proof/export-proof-bundle';
import { exportShortlistProof } from '@/lib/use-cases/proof/export-shortlist-proof';
import { restoreRun } from '@/lib/use-cases/proof/restore-run';
import { analysePose } from '@/lib/use-cases/runs/analyse-pose';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { comparePoses } from '@/lib/use-cases/runs/compare-poses';
import { compareRuns } from '@/lib/use-cases/runs/compare-runs';
import { deleteRun } from '@/lib/use-cases/runs/delete-run';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { dockFailedAgain } from '@/lib/use-cases/runs/dock-failed-again';
import { explainMiss } from '@/lib/use-cases/runs/explain-miss';
import { exportLedgerCsv } from '@/lib/use-cases/runs/export-ledger-csv';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';
import { exportRunParquet } from '@/lib/use-cases/runs/export-run-parquet';
import { exportRunSdf } from '@/lib/use-cases/runs/export-run-sdf';
import { failRun } from '@/lib/use-cases/runs/fail-run';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { followRun } from '@/lib/use-cases/runs/follow-run';
import { forecastRun } from '@/lib/use-cases/runs/forecast-run';
import { getLigandResult } from '@/lib/use-cases/runs/get-ligand-result';
import { getProvenance } from '@/lib/use-cases/runs/get-provenance';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listContacts } from '@/lib/use-cases/runs/list-contacts';
import { listLedger } from '@/lib/use-cases/runs/list-ledger';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { listScaffolds } from '@/lib/use-cases/runs/list-scaffolds';
import { mapInteractions } from '@/lib/use-cases/runs/map-interactions';
import { pauseRun } from '@/lib/use-cases/runs/pause-run';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { plotResults } from '@/lib/use-cases/runs/plot-results';
import { prioritiseRun } from '@/lib/use-cases/runs/prioritise-run';
import { readPose } from '@/lib/use-cases/runs/read-pose';
import { readPoseFile } from '@/lib/use-cases/runs/read-pose-file';
import { readRunFile } from '@/lib/use-cases/runs/read-run-file';
import { readTaskLog } from '@/lib/use-cases/runs/read-task-log';
import { resumeRun } from '@/lib/use-cases/runs/resume-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { starResult } from '@/lib/use-cases/shortlists/star-result';
import { approveTarget } from '@/lib/use-cases/targets/approve-target';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';
import { choosePreparation } from '@/lib/use-cases/targets/choose-preparation';
import { chooseSearchSpace } from '@/lib/use-cases/targets/choose-search-space';
import { failTarget } from '@/lib/use-cases/targets/fail-target';
import { fetchTarget } from '@/lib/use-cases/targets/fetch-target';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { listPockets } from '@/lib/use-cases/targets/list-pockets';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { readTargetFile } from '@/lib/use-cases/targets/read-target-file';
import { restoreTarget } from '@/lib/use-cases/targets/restore-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import { dockOne, makePlannedRun, makeQueuedRun } from '@/lib/use-cases/testing/runs';
import { type StructureSource, startStructureSource } from '@/lib/use-cases/testing/structure-source';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';
import { collect } from '@/lib/use-cases/testing/zip-archive';

let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;
let machine: DockingMachine;
let source: StructureSource;

beforeAll(async () => {
  source = await startStructureSource();
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
  machine = await startDockingMachine();
});
afterAll(async () => {
  source?.close();
  await machine?.close();
  await world?.close();
});

type Input = Record<string, unknown>;

const AURORA = readFileSync(join(process.cwd(), 'examples/aurora-a/5dt0.pdb'));
const structure = { name: '5dt0.pdb', bytes: AURORA };
const ligands = { name: 'one.smi', bytes: Buffer.from('CCO ethanol\n') };

/** Makes it at the first call: for things that no case changes. */
const once = <T>(make: () => Promise<T>): (() => Promise<T>) => {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
};

const target = async () => ({ targetId: await makeTarget(world.deps.metadata, ours.id) });
const library = async () => ({ libraryId: (await makeLibrary(world.deps.metadata, ours.id)).id });
const ligand = async () => ({ ligandId: (await makeLibrary(world.deps.metadata, ours.id)).ligandIds[0] });
const uploadedTarget = async () => ({
  targetId: (await uploadTarget(ours.scientist, { file: structure })).id,
});
const preparedTarget = once(async () => {
  const input = await uploadedTarget();
  await prepareTarget(ours.job, input);
  return input;
});
const uploadedLibrary = async () => ({
  libraryId: (await uploadLibrary(ours.scientist, { file: ligands })).id,
});
const queuedRun = async () => ({ runId: await makeQueuedRun(world.deps, ours) });
const dockedRun = once(async () => {
  const { runId } = await makePlannedRun(world.deps, ours, 1);
  return { runId, ligandId: await dockOne(world.deps, ours, runId) };
});
const shortlist = async () => ({
  shortlistId: (await starResult(ours.scientist, await dockedRun())).stars[0]?.shortlist.id,
});
const failedRun = async () => {
  const { runId } = await makePlannedRun(world.deps, ours, 1);
  await failRun(ours.job, { runId, error: 'Gone.' });
  return { runId };
};
const preparedRun = once(async () => {
  const input = { name: 'Screen', ...(await preparedTarget()), ...(await library()) };
  return { runId: (await startRun(ours.scientist, input)).id };
});
const dockedIntoReceptor = once(async () => {
  const { runId } = await preparedRun();
  await world.deps.results.withResults(ours.id, (conn) => makeRunningJob(conn, 1, runId));
  return { runId, ligandId: await dockOne(world.deps, ours, runId) };
});
/** Really docked: what is restored is verified. */
const bundleOfRun = once(async () => {
  const { libraryId } = await uploadedLibrary();
  await readLibrary(ours.job, { libraryId });
  const input = { name: 'Screen', ...(await preparedTarget()), libraryId };
  const { id: runId } = await startRun(ours.scientist, { ...input, parameters: { exhaustiveness: 1 } });
  const { chunks } = await planRun(ours.job, { runId });
  for (const chunk of chunks) await dockChunk(ours.job, { runId, chunk });
  await finishRun(ours.job, { runId });
  const bundle = await exportProofBundle(ours.scientist, { runId });
  return { file: { name: 'proof.zip', bytes: await collect(bundle.chunks) } };
});
const restoredRun = async () => ({ runId: (await restoreRun(ours.scientist, await bundleOfRun())).id });
const twoPoses = async () => {
  const { runId, ligandId } = await dockedRun();
  return { a: runId, b: runId, ligandA: ligandId, ligandB: ligandId };
};
const withInput = (make: () => Promise<Input>, more: Input) => async () => ({ ...(await make()), ...more });

type Case = [useCase: UseCase<unknown>, needs: Permission[], input: () => Promise<Input>];

/** Use cases that are about one thing, which the first field of the input names: a thing of ours. */
const ABOUT_ONE: Case[] = [
  [approveTarget, ['target:write', 'structure:read'], withInput(target, { pdbqtSha256: TEST_SHA256 })],
  [archiveTarget, ['target:write'], target],
  [restoreTarget, ['target:write'], target],
  [choosePreparation, ['target:write'], withInput(target, { choices: {} })],
  [
    chooseSearchSpace,
    ['target:write', 'structure:read'],
    withInput(target, { searchSpace: { centerAngstrom: [1, 2, 3], sizeAngstrom: [20, 20, 20] } }),
  ],
  [listPockets, ['target:read', 'structure:read'], preparedTarget],
  [failTarget, ['job:execute'], withInput(uploadedTarget, { error: 'Gone.' })],
  [getTarget, ['target:read'], target],
  [prepareTarget, ['job:execute'], uploadedTarget],
  [readTargetFile, ['target:read', 'structure:read'], withInput(preparedTarget, { part: 'receptor.pdb' })],
  [archiveLibrary, ['library:write'], library],
  [restoreLibrary, ['library:write'], library],
  [depictLigand, ['library:read', 'structure:read'], ligand],
  [exportLigands, ['library:read', 'structure:read'], withInput(library, { format: 'csv' })],
  [exportRejected, ['library:read', 'structure:read'], uploadedLibrary],
  [failLibrary, ['job:execute'], withInput(uploadedLibrary, { error: 'Gone.' })],
  [getLibrary, ['library:read'], library],
  [getLibraryProfile, ['library:read', 'structure:read'], library],
  [listLigands, ['library:read'], library],
  [readLibrary, ['job:execute'], uploadedLibrary],
  [forecastRun, ['run:start'], async () => ({ ...(await target()), ...(await library()) })],
  [startRun, ['run:start'], async () => ({ ...(await target()), ...(await library()), name: 'Screen' })],
  [cancelRun, ['run:cancel'], queuedRun],
  [pauseRun, ['run:cancel'], queuedRun],
  [resumeRun, ['run:start'], queuedRun],
  [prioritiseRun, ['run:start'], withInput(queuedRun, { priority: 'low' })],
  [dockFailedAgain, ['run:start'], failedRun],
  [planRun, ['job:execute'], queuedRun],
  [dockChunk, ['job:execute'], withInput(dockedRun, { chunk: 0 })],
  [finishRun, ['job:execute'], dockedRun],
  [failRun, ['job:execute'], withInput(queuedRun, { error: 'Gone.' })],
  [followRun, ['run:read'], withInput(queuedRun, { signal: AbortSignal.abort() })],
  [getRun, ['run:read'], queuedRun],
  [listLedger, ['run:read'], dockedRun],
  [plotResults, ['run:read'], async () => ({ runId: (await dockedRun()).runId })],
  [listResults, ['run:read'], async () => ({ runId: (await dockedRun()).runId })],
  [exportLedgerCsv, ['run:read'], dockedRun],
  [exportRunCsv, ['run:read'], dockedRun],
  [exportRunParquet, ['run:read'], dockedRun],
  [exportRunSdf, ['run:read', 'structure:read'], dockedRun],
  [getLigandResult, ['run:read'], dockedRun],
  [getProvenance, ['run:read'], dockedRun],
  [explainMiss, ['run:read', 'structure:read'], dockedRun],
  [readPose, ['run:read', 'structure:read'], withInput(dockedRun, { rank: 1 })],
  [listContacts, ['run:read', 'structure:read'], dockedRun],
  [listScaffolds, ['run:read', 'structure:read'], async () => ({ runId: (await dockedRun()).runId })],
  [mapInteractions, ['run:read', 'structure:read'], async () => ({ runId: (await dockedRun()).runId })],
  [analysePose, ['run:read', 'structure:read'], withInput(dockedIntoReceptor, { rank: 1 })],
  [
    readPoseFile,
    ['run:read', 'structure:read'],
    withInput(dockedIntoReceptor, { rank: 1, part: 'complex.pdb' }),
  ],
  [readTaskLog, ['run:read', 'structure:read'], dockedRun],
  [exportProofBundle, ['run:read', 'structure:read', 'target:read', 'library:read'], failedRun],
  [deleteRun, [...RESTORE_PERMISSIONS], restoredRun],
  [exportShortlistProof, ['run:read', 'structure:read', 'target:read', 'library:read'], shortlist],
  [
    compareRuns,
    ['run:read', 'structure:read'],
    async () => ({ a: (await preparedRun()).runId, b: (await queuedRun()).runId }),
  ],
  [comparePoses, ['run:read', 'structure:read'], twoPoses],
  [readRunFile, ['run:read', 'structure:read'], withInput(preparedRun, { part: 'receptor.pdb' })],
];

/** Use cases that list things, and what makes one. */
const LISTS: Case[] = [
  [listTargets, ['target:read'], target],
  [listLibraries, ['library:read'], library],
  [listRuns, ['run:read'], queuedRun],
];

/** Use cases that make things, and the list that shows them. */
const MAKERS: [...Case, list: UseCase<unknown>][] = [
  [uploadTarget, ['target:write'], async () => ({ file: structure }), listTargets],
  [fetchTarget, ['target:write'], async () => ({ pdbId: '5DT0' }), listTargets],
  [uploadLibrary, ['library:write'], async () => ({ file: ligands }), listLibraries],
  [restoreRun, [...RESTORE_PERMISSIONS], bundleOfRun, listRuns],
];

const ALL: Case[] = [
  ...ABOUT_ONE,
  ...LISTS.map(([list, needs]): Case => [list, needs, async () => ({})]),
  ...MAKERS.map(([make, needs, input]): Case => [make, needs, input]),
];
const byName = <T extends Case | [...Case, UseCase<unknown>]>(cases: T[]) =>
  cases.map((each) => [each[0].useCaseName, ...each] as [string, ...T]);

/** Who may: the job of an organisation, or a scientist. */
const entitled = (needs: Permission[], org: TestOrganization) =>
  needs.includes('job:execute') ? org.job : org.scientist;

const KIND_OF_FIELD: Record<string, IdKind> = {
  targetId: 'target',
  libraryId: 'library',
  ligandId: 'ligand',
  runId: 'run',
  shortlistId: 'shortlist',
  a: 'run',
};

/** What a refused call could have changed. That it was refused is written down for the one who called, and tested elsewhere. */
const traces = async () => ({
  ours: (await ours.audit()).filter(({ outcome }) => outcome !== 'refused'),
  theirs: (await theirs.audit()).filter(({ outcome }) => outcome !== 'refused'),
  outbox: await world.database.superuser`select count(*)::int from outbox`,
});

const refusal = (attempt: Promise<unknown>): Promise<DomainError> =>
  attempt.then(
    () => expect.fail('It was not refused.'),
    (error: unknown) => {
      expect(error).toBeInstanceOf(DomainError);
      return error as DomainError;
    },
  );

describe('this table', () => {
  it('holds every use case of targets, libraries, runs and proofs', () => {
    const names = ['targets', 'libraries', 'runs', 'proof'].flatMap((noun) => {
      const folder = join(process.cwd(), 'lib/use-cases', noun);
      return readdirSync(folder).flatMap((file) => {
        const code = readFileSync(join(folder, file), 'utf8');
        return [...code.matchAll(/= defineUseCase\(\{\s*name: '(.+)'/g)].map(([, name]) => name);
      });
    });
    expect(ALL.map(([useCase]) => useCase.useCaseName).sort()).toEqual(names.sort());
  });
});

describe('a weaker role is refused, and leaves nothing', () => {
  it.each(byName(ALL))('%s', async (_, useCase, needs, makeInput) => {
    expect(useCase.permissions).toEqual(needs);
    const input = await makeInput();
    const before = await traces();
    for (const permission of needs) {
      // No role of people holds what jobs need, and jobs hold nothing else: there, even a scientist is weaker.
      const weaker =
        permission === 'job:execute'
          ? [ours.scientist]
          : [await ours.memberWithout(permission), ...(permission === needs[0] ? [ours.job] : [])];
      for (const ctx of weaker) {
        const error = await refusal(useCase(ctx, input));
        expect(error).toBeInstanceOf(ForbiddenError);
        expect(error.message).toContain(permission);
      }
    }
    expect(await traces()).toEqual(before);
  });

  it('may look, as a viewer, and change nothing', () => {
    const forViewers = ALL.filter(([, needs]) => needs.every((each) => ours.viewer.permissions.has(each)));
    expect(forViewers.map(([{ useCaseName }]) => useCaseName)).toSatisfy((names: string[]) =>
      names.every((name) =>
        /^(get|list|read|export|explain|follow|depict|analyse|plot|map|compare)-/.test(name),
      ),
    );
  });
});

describe('another organisation finds nothing, as if it had never been there, and leaves nothing', () => {
  it.each(byName(ABOUT_ONE))('%s', async (_, useCase, needs, makeInput) => {
    const input = await makeInput();
    const field = Object.keys(input)[0] as string;
    const before = { ...(await traces()), ours: await ours.audit() };
    const foreign = await refusal(useCase(entitled(needs, theirs), input));
    const invented = { ...input, [field]: newId(KIND_OF_FIELD[field] as IdKind) };
    const missing = await refusal(useCase(entitled(needs, theirs), invented));
    expect(foreign).toBeInstanceOf(NotFoundError);
    expect({ ...foreign, message: foreign.message }).toEqual({ ...missing, message: missing.message });
    expect({ ...(await traces()), ours: await ours.audit() }).toEqual(before);
    // The input is a good one: the owner is not refused.
    await expect(useCase(entitled(needs, ours), input)).resolves.toBeDefined();
  });

  it.each(byName(LISTS))('%s', async (_, list, _needs, make) => {
    const [id] = Object.values(await make()) as [string];
    expect(JSON.stringify(await list(ours.viewer, {}))).toContain(id);
    expect(JSON.stringify(await list(theirs.viewer, {}))).not.toContain(id);
  });

  it.each(byName(MAKERS))('%s', async (_, make, _needs, makeInput, list) => {
    const input = { ...(await makeInput()), orgId: theirs.id, org: theirs.slug };
    const { id } = (await make(ours.scientist, input)) as { id: string };
    expect(JSON.stringify(await list(ours.viewer, {}))).toContain(id);
    expect(JSON.stringify(await list(theirs.viewer, {}))).not.toContain(id);
  });
});
