import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectAddsUp } from '@/db/testing/ledger';
import { CONFIDENCE_LIMITS } from '@/lib/domain/confidence';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import { MOST_SEEDS_IN_DOUBT, type ReplicatePlan } from '@/lib/domain/replicates';
import type { LigandResult, ResultRow, RunDetail } from '@/lib/domain/resources/runs';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { createPipeline } from '@/lib/use-cases/pipelines/create-pipeline';
import { publishVersion } from '@/lib/use-cases/pipelines/publish-version';
import { listEntries } from '@/lib/use-cases/reuse/list-entries';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { forecastRun } from '@/lib/use-cases/runs/forecast-run';
import { getLigandResult } from '@/lib/use-cases/runs/get-ligand-result';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
/** Docks in a second or two. */
const LIBRARY = 'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\nnonsense,C1CC(\n';

let world: TwoOrganizations;
let ours: TestOrganization;
let machine: DockingMachine;
let targetId: TargetId;
let libraryId: LibraryId;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  machine = await startDockingMachine();
  ({ id: targetId } = await uploadTarget(ours.scientist, { file: { name: '5dt0.pdb', bytes: AURORA } }));
  await prepareTarget(ours.job, { targetId });
  const file = { name: 'set.csv', bytes: Buffer.from(LIBRARY) };
  ({ id: libraryId } = await uploadLibrary(ours.scientist, { file }));
  await readLibrary(ours.job, { libraryId });
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
});

interface DoneRun {
  run: RunDetail;
  row: ResultRow;
  result: LigandResult;
  /** Ligands that planning did not find in the cache. */
  tasks: number;
}

let pipelines = 0;
async function versionOf(replicates: Partial<ReplicatePlan>) {
  const spec = { engine: { exhaustiveness: 1, seed: 7 }, replicates };
  const made = await createPipeline(ours.scientist, { name: `Pipeline ${++pipelines}`, spec });
  const versionId = made.versions[0]?.id;
  await publishVersion(ours.scientist, { versionId });
  return versionId;
}

async function resultsOf(runId: RunId): Promise<Omit<DoneRun, 'tasks'>> {
  const run = await getRun(ours.viewer, { runId });
  const [row] = (await listResults(ours.viewer, { runId })).results as [ResultRow];
  return { run, row, result: await getLigandResult(ours.scientist, { runId, ligandId: row.ligandId }) };
}

/** Starts a run of a pipeline with these replicates, and does what the worker does for it. */
async function runWith(replicates: Partial<ReplicatePlan>): Promise<DoneRun> {
  const pipelineVersionId = await versionOf(replicates);
  const { id: runId } = await startRun(ours.scientist, {
    ...{ name: 'Screen', targetId, libraryId, pipelineVersionId },
  });
  const { chunks, pending } = await planRun(ours.job, { runId });
  for (const chunk of chunks) await dockChunk(ours.job, { runId, chunk });
  expect(await finishRun(ours.job, { runId })).toEqual({ status: 'completed' });
  await world.deps.results.withResults(ours.id, (conn) => expectAddsUp(conn, runId));
  return { ...(await resultsOf(runId)), tasks: pending };
}

const entries = async () => (await listEntries(ours.viewer, { sort: 'age' })).entries;

describe('a ligand that is docked with several seeds', () => {
  let once: DoneRun;
  let thrice: DoneRun;

  it('is first docked once: a confidence is told, and one seed holds it down', async () => {
    once = await runWith({});
    expect(once.run.counts).toMatchObject({ docked: 1, rejected: 1 });
    expect(once.row.confidence).toBeLessThanOrEqual(CONFIDENCE_LIMITS['one-seed']);
    expect(once.row.seeds).toBe(1);
    expect(once.result.replicates).toEqual([]);
    const { confidence } = once.result;
    expect(confidence?.value).toBe(once.row.confidence);
    expect(confidence?.parts).toMatchObject({ seeds: 1, agreeing: 1, spreadKcalPerMol: null });
    expect(confidence?.parts?.contactShare).toBeGreaterThan(0.5);
    expect(confidence?.parts?.failedChecks).toEqual([]);
  });

  it('is forecast with what is missing, and docked with the seeds that are not known, into one outcome', async () => {
    const pipelineVersionId = await versionOf({ seeds: 3 });
    expect(await forecastRun(ours.scientist, { targetId, libraryId, pipelineVersionId })).toMatchObject({
      ...{ ligands: 1, known: 0, dockings: { least: 2, most: 2 } },
    });
    thrice = await runWith({ seeds: 3 });
    expect(thrice.run.replicates).toEqual({ seeds: 3, leastConfidence: null });
    expect(thrice.run.counts).toMatchObject({ docked: 1, reused: 0, rejected: 1 });
    const { replicates, confidence, poses } = thrice.result;
    expect(replicates.map(({ reused }) => reused)).toEqual([true, false, false]);
    expect(new Set(replicates.map(({ seed }) => seed)).size).toBe(3);
    const affinities = replicates.map(({ affinityKcalPerMol }) => affinityKcalPerMol);
    expect(thrice.row.affinityKcalPerMol).toBe(Math.min(...affinities));
    expect(poses[0]?.affinityKcalPerMol).toBe(Math.min(...affinities));
    expect(replicates.filter(({ isBest }) => isBest)).toHaveLength(1);
    expect(confidence?.parts?.seeds).toBe(3);
    expect(confidence?.parts?.agreeing).toBeGreaterThanOrEqual(1);
    // Each docking is one of the cache.
    expect(await entries()).toHaveLength(3);
  });

  it('is known whole the second time: nothing is docked, and the same is told', async () => {
    const again = await runWith({ seeds: 3 });
    expect(again.tasks).toBe(0);
    expect(again.run.counts).toMatchObject({ docked: 0, reused: 1 });
    expect(again.row.affinityKcalPerMol).toBe(thrice.row.affinityKcalPerMol);
    expect(again.result.confidence).toEqual(thrice.result.confidence);
    expect(again.result.replicates.every(({ reused }) => reused)).toBe(true);
    expect(again.run.inputSignature).toBe(thrice.run.inputSignature);
    expect(again.run.inputSignature).not.toBe(once.run.inputSignature);
  });

  it('gives a run that asks for one docking what it always gave, though more is known by now', async () => {
    const again = await runWith({});
    expect(again.row).toMatchObject({ seeds: 1, confidence: once.row.confidence, outcome: 'reused' });
    expect(again.row.affinityKcalPerMol).toBe(once.row.affinityKcalPerMol);
    expect(again.run.inputSignature).toBe(once.run.inputSignature);
  });

  it('is docked with more seeds under a least confidence; older runs stay as they are', async () => {
    const before = [await resultsOf(once.run.id), await resultsOf(thrice.run.id)];
    const [entry] = (await entries()).filter(({ confidence }) => confidence !== null);
    const sure = await runWith({ leastConfidence: 0.95 });
    const { confidence } = sure.result;
    expect(confidence?.parts?.seeds).toBeGreaterThan(1);
    expect(confidence?.parts?.seeds).toBeLessThanOrEqual(MOST_SEEDS_IN_DOUBT);
    const isEnough = (confidence?.value ?? 0) >= 0.95;
    expect(isEnough || confidence?.parts?.seeds === MOST_SEEDS_IN_DOUBT).toBe(true);
    expect([await resultsOf(once.run.id), await resultsOf(thrice.run.id)]).toEqual(before);

    // What stands in the cache is never worse than before.
    const [now] = (await entries()).filter((each) => each.id === entry?.id);
    const values = [once, thrice, sure].map(({ row }) => row.confidence ?? 0);
    expect(now?.confidence?.value).toBe(Math.max(...values));

    const again = await runWith({ leastConfidence: 0.95 });
    expect(again.tasks).toBe(0);
    expect(again.result.confidence).toEqual(confidence);
  });

  it('stands in the CSV with its confidence', async () => {
    const { chunks } = await exportRunCsv(ours.viewer, { runId: thrice.run.id });
    const parts: Uint8Array[] = [];
    for await (const part of chunks) parts.push(part);
    const [head, line] = Buffer.concat(parts).toString('utf8').split(/\r?\n/) as [string, string];
    const at = head.split(',').indexOf('confidence');
    expect(line.split(',').slice(at, at + 2)).toEqual([`${thrice.row.confidence}`, '3']);
  });

  it('hides the seeds and the parts from whoever may not see structures', async () => {
    const member = await ours.memberWithout('structure:read');
    const { row, run } = thrice;
    const hidden = await getLigandResult(member, { runId: run.id, ligandId: row.ligandId });
    expect(hidden.confidence).toEqual({ value: row.confidence, limits: expect.any(Array), parts: null });
    expect(hidden.replicates.map(({ seed }) => seed)).toEqual([null, null, null]);
  });
});
