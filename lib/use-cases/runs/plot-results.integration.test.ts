import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleRanking } from '@/db/results/result-plots-repository';
import { ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { plotResults } from '@/lib/use-cases/runs/plot-results';
import { dockOne, makePlannedRun, makeQueuedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let runId: RunId;
const docked = [
  [-7.02, 10],
  [-9.01, 30],
  [-9.01, 30],
  [-8.3, 20],
  [-5.7, 5],
] as const;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  ({ runId } = await makePlannedRun(world.deps, ours, docked.length));
  for (const [affinity, heavyAtoms] of docked)
    await dockOne(world.deps, ours, runId, affinity, { heavyAtoms });
});
afterAll(() => world?.close());

describe('plotResults', () => {
  it('counts by affinity, by affinity and size, and samples the ranking', async () => {
    const plots = await plotResults(ours.viewer, { runId });
    expect(plots).toMatchObject({ total: 5, matching: 5 });
    const { binKcalPerMol, bins } = plots.affinity;
    expect(binKcalPerMol).toBe(0.1);
    expect(bins).toHaveLength(35);
    expect(bins.filter(({ total }) => total > 0)).toEqual([
      { fromKcalPerMol: -9.1, total: 2, matching: 2 },
      { fromKcalPerMol: -8.3, total: 1, matching: 1 },
      { fromKcalPerMol: -7.1, total: 1, matching: 1 },
      { fromKcalPerMol: -5.7, total: 1, matching: 1 },
    ]);
    expect(plots.cells).toEqual([
      { affinityKcalPerMol: -9.01, heavyAtoms: 30, total: 2, matching: 2 },
      { affinityKcalPerMol: -8.3, heavyAtoms: 20, total: 1, matching: 1 },
      { affinityKcalPerMol: -7.02, heavyAtoms: 10, total: 1, matching: 1 },
      { affinityKcalPerMol: -5.7, heavyAtoms: 5, total: 1, matching: 1 },
    ]);
    expect(plots.ranking).toEqual(
      [-9.01, -9.01, -8.3, -7.02, -5.7].map((affinityKcalPerMol, i) => ({
        rank: i + 1,
        affinityKcalPerMol,
        isMatching: true,
      })),
    );
  });

  it('tells what passes a filter beside all', async () => {
    const plots = await plotResults(ours.viewer, { runId, heavyAtomsMin: '10', affinityMin: '-8.5' });
    expect(plots).toMatchObject({ total: 5, matching: 2 });
    expect(plots.affinity.bins.reduce((sum, { total }) => sum + total, 0)).toBe(5);
    expect(plots.affinity.bins.reduce((sum, { matching }) => sum + matching, 0)).toBe(2);
    expect(plots.ranking.map(({ isMatching }) => isMatching)).toEqual([false, false, true, true, false]);
  });

  it('tells the enrichment of what passes a filter that marks molecules, and of no other', async () => {
    // The two of 30 heavy atoms stand first, at one affinity; then come 20, 10 and 5.
    const { enrichment } = await plotResults(ours.viewer, {
      runId,
      heavyAtomsMin: '20',
      heavyAtomsMax: '20',
    });
    expect(enrichment).toMatchObject({ actives: 1, others: 4, areaUnderCurve: 0.5 });
    expect(enrichment?.factors).toEqual(
      [0.01, 0.05, 0.1].map((fraction) => ({ fraction, ligands: 1, actives: 0, factor: 0 })),
    );
    const first = await plotResults(ours.viewer, { runId, heavyAtomsMin: '30' });
    expect(first.enrichment).toMatchObject({ actives: 2, others: 3, areaUnderCurve: 1 });
    expect(first.enrichment?.bedroc).toBeCloseTo(1, 9);
    expect(first.enrichment?.factors[0]).toEqual({ fraction: 0.01, ligands: 1, actives: 1, factor: 2.5 });
    expect(first.enrichment?.curve.at(-1)).toEqual({ othersFound: 1, activesFound: 1 });
    const byAffinity = await plotResults(ours.viewer, { runId, heavyAtomsMin: '30', affinityMax: '-1' });
    expect(byAffinity.enrichment).toBeNull();
  });

  it('samples the ends of counted bins and every so many that pass a filter, each with its rank and whether it passes', async () => {
    const filter = { heavyAtomsMin: 10, affinityMin: -8.5 };
    const sampled = (step: number, everyMatching: number) =>
      world.deps.results.withResults(ours.id, (conn) =>
        sampleRanking(conn, runId, { top: 1, step, everyMatching }, filter),
      );
    const points = (await sampled(2, 1)).map(({ rank, affinityKcalPerMol, isMatching }) => [
      ...[rank, affinityKcalPerMol, isMatching],
    ]);
    expect(points).toEqual([
      ...[
        [1, -9.01, false],
        [2, -9.01, false],
        [3, -8.3, true],
        [4, -7.02, true],
        [5, -5.7, false],
      ],
    ]);
    expect((await sampled(5, 2)).map(({ rank }) => rank)).toEqual([1, 4, 5]);
    expect((await sampled(1, 9)).map(({ isMatching }) => isMatching)).toEqual([
      ...[false, false, true, true, false],
    ]);
  });

  it('is empty for a run without results', async () => {
    const empty = await makeQueuedRun(world.deps, ours);
    expect(await plotResults(ours.viewer, { runId: empty })).toMatchObject({
      total: 0,
      cells: [],
      ranking: [],
    });
  });

  it('refuses nonsense, and what tells of structures for a role that does not show them', async () => {
    await expect(plotResults(ours.viewer, { runId, affinityMin: 'low' })).rejects.toThrow(InvalidInputError);
    const masked = await ours.memberWithout('structure:read');
    await expect(plotResults(masked, { runId, weightMin: 1 })).rejects.toThrow(ForbiddenError);
    await expect(plotResults(masked, { runId, name: 'x' })).rejects.toThrow('filter by name');
    expect(await plotResults(masked, { runId, heavyAtomsMin: 20 })).toMatchObject({ matching: 3 });
  });

  it('is not found for another organisation', async () => {
    await expect(plotResults(world.theirs.viewer, { runId })).rejects.toThrow(NotFoundError);
  });
});
