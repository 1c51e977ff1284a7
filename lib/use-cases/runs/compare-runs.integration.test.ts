import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { type LigandId, newId, type RunId } from '@/lib/domain/ids';
import { comparePoses } from '@/lib/use-cases/runs/compare-poses';
import { compareRuns } from '@/lib/use-cases/runs/compare-runs';
import { dockOne, makePlannedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let a: RunId;
let b: RunId;
const ofA: LigandId[] = [];
const ofB: LigandId[] = [];

/** Molecules by their identity, with their affinities in the order in which they are docked. */
async function dock(ligandIds: LigandId[], molecules: Record<string, number>): Promise<RunId> {
  const entries = Object.entries(molecules);
  const { runId } = await makePlannedRun(world.deps, ours, entries.length);
  for (const [name, affinity] of entries)
    ligandIds.push(await dockOne(world.deps, ours, runId, affinity, { ligandIdentity: `molecule-${name}` }));
  return runId;
}

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  a = await dock(ofA, { x: -9, y: -8, z: -7, w: -6 });
  b = await dock(ofB, { v: -10, y: -9.5, x: -9, z: -5 });
});
afterAll(() => world?.close());

describe('compareRuns', () => {
  it('matches by molecule, counts by pairs, and leaves the rest to each run', async () => {
    const comparison = await compareRuns(ours.viewer, { a, b });
    expect(comparison.matched.map(({ a, b, by }) => [a.ligandId, a.rank, b.ligandId, b.rank, by])).toEqual([
      [ofA[0], 1, ofB[2], 3, 'docked'],
      [ofA[1], 2, ofB[1], 2, 'docked'],
      [ofA[2], 3, ofB[3], 4, 'docked'],
      // All of them are ethanol as drawn: what was not matched by what was docked is by that.
      [ofA[3], 4, ofB[0], 1, 'drawn'],
    ]);
    expect(comparison).toMatchObject({ isSameReceptor: true, onlyA: [], onlyB: [], repeats: { a: 0, b: 0 } });
    expect(comparison.correlation).toMatchObject({ count: 4, concordant: 2, discordant: 4, tied: 0 });
    expect(comparison.correlation.kendall).toBeCloseTo(-1 / 3, 10);
    expect(comparison.correlation.spearman).toBeCloseTo(-0.4, 10);
  });

  it('of a run with itself is full agreement', async () => {
    const { correlation, onlyB } = await compareRuns(ours.viewer, { a, b: a });
    expect([correlation.spearman, correlation.kendall, onlyB]).toEqual([1, 1, []]);
  });

  it('asks for two runs', async () => {
    await expect(compareRuns(ours.viewer, { a })).rejects.toThrow(InvalidInputError);
  });
});

it('comparePoses lays the best poses over each other', async () => {
  const pair = { a, b, ligandA: ofA[0], ligandB: ofB[2] };
  expect(await comparePoses(ours.viewer, pair)).toEqual({ rmsdAngstrom: 0 });
  await expect(comparePoses(ours.viewer, { ...pair, ligandB: newId('ligand') })).rejects.toThrow(
    NotFoundError,
  );
});
