import { describe, expect, it } from 'vitest';
import {
  CONFIDENCE_LIMITS,
  type ConfidenceCalibration,
  type ConfidenceParts,
  confidenceOf,
  fittedConfidence,
} from './confidence';

/** Made for the tests, so that a new fit changes none of them: even odds, moved by each part in turn. */
const EVEN: ConfidenceCalibration = {
  ...{ version: 0, complexes: 0, receptors: 0, seeds: 3, exhaustiveness: 8 },
  several: { intercept: 0, agreement: 4, spread: -2, gap: 2, contacts: 0 },
  one: { intercept: 0, agreement: 0, spread: 0, gap: 2, contacts: 0 },
};
const parts = (over: Partial<ConfidenceParts> = {}): ConfidenceParts => ({
  ...{ seeds: 3, agreeing: 3, spreadKcalPerMol: 0, gapKcalPerMol: 1, contactShare: 1 },
  ...{ failedChecks: [], redockingRmsdAngstrom: null, exhaustiveness: 8, calibration: 0 },
  ...over,
});
const told = (over: Partial<ConfidenceParts>) => confidenceOf(parts(over), EVEN).value;

describe('a confidence', () => {
  it('is what the logistic model says: all agree, a gap of half the most', () => {
    // 4 * 1 + 2 * 0.5 = 5; 1 / (1 + exp(-5))
    expect(confidenceOf(parts(), EVEN)).toEqual({ value: 0.99, limits: [] });
    expect(fittedConfidence(parts(), EVEN.several)).toBeCloseTo(0.993307, 6);
  });

  it('falls as fewer of the other seeds agree, and as their affinities spread', () => {
    expect([3, 2, 1].map((agreeing) => told({ agreeing }))).toEqual([0.99, 0.95, 0.73]);
    expect([0, 0.5, 1, 9].map((spreadKcalPerMol) => told({ agreeing: 1, spreadKcalPerMol }))).toEqual([
      0.73, 0.5, 0.27, 0.27,
    ]);
  });

  it('takes a gap that is not known for the most: no other way of binding was kept', () => {
    expect(told({ agreeing: 1, gapKcalPerMol: null })).toBe(told({ agreeing: 1, gapKcalPerMol: 2 }));
    expect(told({ agreeing: 1, gapKcalPerMol: 0 })).toBe(0.5);
  });

  it.each([
    ['one-seed', { seeds: 1, agreeing: 1, spreadKcalPerMol: null, gapKcalPerMol: null }],
    ['short-search', { exhaustiveness: 7 }],
    ['failed-checks', { failedChecks: ['receptor-clash'] }],
    ['redocking-failed', { redockingRmsdAngstrom: 2.1 }],
  ] as const)('is held down by %s', (limit, over) => {
    const held = confidenceOf(parts(over as Partial<ConfidenceParts>), EVEN);
    expect(held).toEqual({ value: CONFIDENCE_LIMITS[limit], limits: [limit] });
  });

  it('names what would hold it down only where it does', () => {
    const low = { agreeing: 1, spreadKcalPerMol: 1, gapKcalPerMol: 0, redockingRmsdAngstrom: 9 };
    expect(confidenceOf(parts(low), EVEN)).toEqual({ value: 0.12, limits: [] });
    expect(told({ redockingRmsdAngstrom: 1.9 })).toBe(0.99);
  });
});

describe('the calibration that is in force', () => {
  it('lies between 0 and 1, and believes seeds that agree more than those that do not', () => {
    const { value: agreed } = confidenceOf(parts());
    const { value: not } = confidenceOf(parts({ agreeing: 1, spreadKcalPerMol: 0.4, gapKcalPerMol: 0.1 }));
    expect(not).toBeGreaterThanOrEqual(0);
    expect(agreed).toBeLessThanOrEqual(1);
    expect(agreed).toBeGreaterThan(not);
  });
});
