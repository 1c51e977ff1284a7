import { describe, expect, it } from 'vitest';
import { CONFIDENCE_LIMITS, confidenceOf, type SeenInDockings } from './confidence';
import { MOST_SEEDS_IN_DOUBT, mostSeeds, settledSeeds } from './replicates';

const seen = (seeds: number, agreeing = seeds): SeenInDockings => ({
  ...{ seeds, agreeing, spreadKcalPerMol: seeds === 1 ? null : 0, gapKcalPerMol: null },
  ...{ contactShare: 1, failedChecks: [] },
});
const GIVEN = { redockingRmsdAngstrom: null, exhaustiveness: 8 };
const agreed = [1, 2, 3, 4, 5].map((seeds) => seen(seeds));
const doubtful = [1, 2, 3, 4, 5].map((seeds) => seen(seeds, 1));
const settledWith = (...args: Parameters<typeof settledSeeds>) => settledSeeds(...args)?.parts.seeds;

describe('with how many seeds a ligand is done', () => {
  it('is what the plan says where any confidence is taken', () => {
    for (const seeds of [1, 3])
      expect(settledWith({ seeds, leastConfidence: null }, doubtful, GIVEN)).toBe(seeds);
  });

  it('is more than one where more is asked than one seed can give', () => {
    const leastConfidence = CONFIDENCE_LIMITS['one-seed'] + 0.01;
    expect(settledWith({ seeds: 1, leastConfidence }, agreed, GIVEN)).toBe(2);
  });

  it('is the most where the doubt stays, and the doubt is told', () => {
    const plan = { seeds: 1, leastConfidence: 0.95 };
    const settled = settledSeeds(plan, doubtful, GIVEN);
    expect(settled?.parts.seeds).toBe(MOST_SEEDS_IN_DOUBT);
    expect(settled?.value).toBeLessThan(0.95);
    expect(mostSeeds({ seeds: 7, leastConfidence: 0.95 })).toBe(7);
  });

  it('does not depend on what else is known: the first that is enough, not the best', () => {
    const leastConfidence = confidenceOf({ ...seen(2), ...GIVEN }).value;
    const plan = { seeds: 1, leastConfidence };
    expect(settledWith(plan, agreed, GIVEN)).toBe(2);
    expect(settledWith(plan, agreed.slice(0, 2), GIVEN)).toBe(2);
  });

  it('cannot be told before enough was seen', () => {
    expect(settledSeeds({ seeds: 3, leastConfidence: null }, agreed.slice(0, 2), GIVEN)).toBeNull();
    expect(settledSeeds({ seeds: 1, leastConfidence: 0.95 }, doubtful.slice(0, 4), GIVEN)).toBeNull();
    expect(settledSeeds({ seeds: 1, leastConfidence: null }, [], GIVEN)).toBeNull();
  });

  it('keeps the redocking of the target and the calibration with what was seen', () => {
    const settled = settledSeeds({ seeds: 2, leastConfidence: null }, agreed, {
      ...GIVEN,
      redockingRmsdAngstrom: 3.2,
    });
    expect(settled?.parts).toMatchObject({ redockingRmsdAngstrom: 3.2, calibration: expect.any(Number) });
    expect(settled?.value).toBeLessThanOrEqual(CONFIDENCE_LIMITS['redocking-failed']);
  });
});
