import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { meanRanks, rankCorrelation } from './rank-correlation';

const pairsOf = (a: number[], b: number[]) => a.map((value, i) => [value, b[i] as number] as const);

describe('rankCorrelation', () => {
  it.each([
    // The first ρ and the second τ are the examples of SciPy's spearmanr and kendalltau; the others follow from the definitions.
    [[1, 2, 3, 4, 5], [5, 6, 7, 8, 7], 0.8207826816681233, 0.7378647873726218],
    [[12, 2, 1, 12, 2], [1, 4, 7, 1, 0], -0.5407380704358752, -0.4714045207910317],
    [[1, 2, 3], [1, 2, 3], 1, 1],
    [[1, 2, 3], [3, 2, 1], -1, -1],
  ])('of %j and %j', (a, b, spearman, kendall) => {
    const found = rankCorrelation(pairsOf(a, b));
    expect(found.spearman).toBeCloseTo(spearman, 10);
    expect(found.kendall).toBeCloseTo(kendall, 10);
  });

  it('is not defined where one side tells nothing apart', () => {
    const none = { spearman: null, kendall: null };
    expect(rankCorrelation([])).toMatchObject({ count: 0, ...none });
    expect(rankCorrelation([[1, 2]])).toMatchObject({ count: 1, concordant: 0, ...none });
    expect(
      rankCorrelation([
        [1, 2],
        [1, 3],
      ]),
    ).toMatchObject({ tied: 1, discordant: 0, ...none });
  });

  it('counts pairs as looking at each of them does', () => {
    const value = fc.integer({ min: 0, max: 8 });
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 40 }), (pairs) => {
        const counts = { concordant: 0, discordant: 0, tied: 0 };
        pairs.forEach(([a, b], i) => {
          for (const [c, d] of pairs.slice(i + 1)) {
            const sign = Math.sign(a - c) * Math.sign(b - d);
            counts[sign > 0 ? 'concordant' : sign < 0 ? 'discordant' : 'tied']++;
          }
        });
        expect(rankCorrelation(pairs)).toMatchObject(counts);
      }),
      { numRuns: 100 },
    );
  });
});

it('gives equal values the mean of their places', () => {
  expect(meanRanks([-7, -9, -7, -8])).toEqual([3.5, 1, 3.5, 2]);
});
