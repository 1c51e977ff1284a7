import { afterAll, beforeAll, expect, it } from 'vitest';
import { listMolecules } from '@/db/metadata/molecules-repository';
import { setQuotas } from '@/db/metadata/organizations-repository';
import { getJob } from '@/db/results/jobs-repository';
import { insertPreparedLigand } from '@/db/results/prepared-ligands-repository';
import { makeLibrary, makeRunningJob, makeTarget, TEST_SHA256 } from '@/db/testing/factories';
import { ConflictError, ForbiddenError, NotFoundError } from '@/lib/domain/errors';
import type { LibraryId, TargetId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { forecastRun } from '@/lib/use-cases/runs/forecast-run';
import { preparedLigandKey } from '@/lib/use-cases/runs/prepared-ligand';
import { signLigand } from '@/lib/use-cases/runs/sign-ligand';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';
import { dockOne } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

const LIGANDS = 6;
let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;
let targetId: TargetId;
let libraryId: LibraryId;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
  targetId = await makeTarget(world.deps.metadata, ours.id);
  ({ id: libraryId } = await makeLibrary(world.deps.metadata, ours.id, LIGANDS));
});
afterAll(() => world?.close());

it('rests on general experience while nothing was docked, and says what is left of the quota', async () => {
  expect(await forecastRun(ours.scientist, { targetId, libraryId })).toMatchObject({
    ligands: LIGANDS,
    known: 0,
    calibratedOn: 0,
    seconds: null,
    ligandsAhead: 0,
    quota: null,
  });
  await world.deps.metadata.withInstallation((tx) => setQuotas(tx, ours.id, { cpuHoursPerMonth: 2 }));
  const { quota } = await forecastRun(ours.scientist, { targetId, libraryId });
  expect(quota).toEqual({ usedCpuHours: 0, limitCpuHours: 2 });
});

it('is calibrated on what was docked, and counts what is known: for these very settings and no others', async () => {
  const { deps } = world;
  const { id: runId } = await startRun(ours.scientist, { name: 'First', targetId, libraryId });
  const engine = { name: 'vina', version: '1.2.5', binarySha256: TEST_SHA256 };
  await deps.results.withResults(ours.id, (conn) => makeRunningJob(conn, LIGANDS, runId, engine));
  const spec = (await deps.results.withResults(ours.id, (conn) => getJob(conn, runId))).params as RunSpec;
  const [molecule] = await deps.metadata.withOrganization(ours.id, (tx) =>
    listMolecules(tx, ours.id, libraryId, { limit: 1 }),
  );
  const prepared = {
    key: preparedLigandKey(molecule?.molfile ?? '', spec.ligandRecipe),
    pdbqtSha256: TEST_SHA256,
    objectKey: 'prepared',
    objectSha256: TEST_SHA256,
    torsions: 0,
    heavyAtoms: 3,
    canonicalSmiles: 'CCO',
    inchi: molecule?.inchi ?? '',
    inchiKey: molecule?.inchiKey ?? '',
    toolkit: 'test',
  };
  await deps.results.withResults(ours.id, (conn) => insertPreparedLigand(conn, prepared));
  const { exact } = await signLigand(spec, engine, prepared);
  for (let i = 0; i < LIGANDS; i++) {
    const over = i === 0 ? { exactSignature: exact } : {};
    await dockOne(deps, ours, runId, -9, { cpuSeconds: 10, ...over });
  }

  // All records are ethanol, and so one prepared ligand: what is known of it is known of all.
  const again = await forecastRun(ours.scientist, { targetId, libraryId });
  expect(again).toMatchObject({
    ligands: LIGANDS,
    known: LIGANDS,
    cpuHours: { expected: 0, low: 0, high: 0 },
  });
  const otherwise = await forecastRun(ours.scientist, { targetId, libraryId, parameters: { seed: 43 } });
  expect(otherwise).toMatchObject({ ligands: LIGANDS, known: 0, calibratedOn: LIGANDS });
  expect(otherwise.cpuHours.expected).toBeCloseTo((LIGANDS * 10) / 3600, 6);
  const twice = { exhaustiveness: 2 * spec.parameters.exhaustiveness };
  const more = await forecastRun(ours.scientist, { targetId, libraryId, parameters: twice });
  // Twice the searches, but no more starts.
  expect(more.cpuHours.expected).toBeCloseTo((LIGANDS * (1 + 2 * 9)) / 3600, 6);
  expect(more.quota?.usedCpuHours).toBeGreaterThan(0);
});

it('refuses what starting the run would be refused for, and another organisation’s things as unknown', async () => {
  await expect(forecastRun(theirs.scientist, { targetId, libraryId })).rejects.toThrow(NotFoundError);
  await expect(forecastRun(ours.viewer, { targetId, libraryId })).rejects.toThrow(ForbiddenError);
  const archived = await makeTarget(world.deps.metadata, ours.id);
  await archiveTarget(ours.scientist, { targetId: archived });
  await expect(forecastRun(ours.scientist, { targetId: archived, libraryId })).rejects.toThrow(ConflictError);
});
