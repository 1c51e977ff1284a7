import fc from 'fast-check';
import { expect, it } from 'vitest';
import { affinityBins, CELL_KCAL_PER_MOL, heavyAtomsStep, MOST_BINS } from './result-plots';

it.each([
  [-10.985, -5.2, { origin: -11, step: 0.2, bins: 30 }],
  [-9, -9, { origin: -9, step: 0.05, bins: 1 }],
  [-12.4, 3.1, { origin: -12.5, step: 0.5, bins: 32 }],
])('bins affinities from %d to %d by round edges', (least, most, expected) => {
  expect(affinityBins(least, most)).toEqual(expected);
});

it('holds everything in a bounded number of bins', () => {
  const affinity = fc.double({ min: -1000, max: 1000, noNaN: true });
  fc.assert(
    fc.property(affinity, affinity, (a, b) => {
      const [least, most] = [Math.min(a, b), Math.max(a, b)];
      const { origin, step, bins } = affinityBins(least, most);
      expect(bins).toBeLessThanOrEqual(MOST_BINS);
      expect(origin).toBeLessThanOrEqual(least + 1e-6);
      expect(origin + bins * step).toBeGreaterThanOrEqual(most - 1e-6);
      // So that bins are made of what was counted as the results came.
      for (const edge of [origin, step]) {
        expect(Math.abs(edge / CELL_KCAL_PER_MOL - Math.round(edge / CELL_KCAL_PER_MOL))).toBeLessThan(1e-6);
      }
    }),
  );
});

it('bins heavy atoms whole', () => {
  expect(heavyAtomsStep(10, 59)).toBe(1);
  expect(heavyAtomsStep(10, 60)).toBe(2);
});
