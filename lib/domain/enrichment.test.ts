import { describe, expect, it } from 'vitest';
import {
  type ActiveTally,
  BEDROC_ALPHA,
  ENRICHMENT_FRACTIONS,
  endOfStretch,
  enrichmentOf,
  ligandsWithin,
  marksActives,
  ROC_STRETCHES,
} from './enrichment';

function tallyOf(ranks: number[], total: number): ActiveTally {
  const stretches = Array.from(
    { length: ROC_STRETCHES },
    (_, i) =>
      ranks.filter((rank) => rank <= endOfStretch(i, total) && rank > (i ? endOfStretch(i - 1, total) : 0))
        .length,
  );
  return {
    total,
    actives: ranks.length,
    rankSum: ranks.reduce((sum, rank) => sum + rank, 0),
    earlySum: ranks.reduce((sum, rank) => sum + Math.exp((-BEDROC_ALPHA * rank) / total), 0),
    stretches,
    within: ENRICHMENT_FRACTIONS.map(
      (fraction) => ranks.filter((rank) => rank <= ligandsWithin(fraction, total)).length,
    ),
  };
}

describe('enrichmentOf', () => {
  it('gives the area that counting pairs gives', () => {
    const ranks = [1, 3, 4, 10, 57, 58, 200];
    const total = 250;
    const isActive = (rank: number) => ranks.includes(rank);
    let [won, pairs] = [0, 0];
    for (const active of ranks) {
      for (let other = 1; other <= total; other++) {
        if (isActive(other)) continue;
        pairs += 1;
        if (active < other) won += 1;
      }
    }
    expect(enrichmentOf(tallyOf(ranks, total))?.areaUnderCurve).toBeCloseTo(won / pairs, 12);
  });

  it('agrees with RDKit on BEDROC and the enrichment factors', () => {
    // rdkit.ML.Scoring.Scoring (2022.09): CalcBEDROC(scores, 1, 20), CalcEnrichment(scores, 1, [0.01, 0.05, 0.1]).
    const enrichment = enrichmentOf(tallyOf([1, 3, 4, 10, 57, 58, 200], 250));
    expect(enrichment?.bedroc).toBeCloseTo(0.5643249452667369, 10);
    for (const [i, factor] of [23.809523809523807, 10.989010989010989, 5.714285714285714].entries()) {
      expect(enrichment?.factors[i]?.factor).toBeCloseTo(factor, 10);
    }
  });

  it('is 1 where all actives come first, and 0 where they come last', () => {
    const first = enrichmentOf(tallyOf([1, 2, 3, 4, 5], 1000));
    expect(first).toMatchObject({ areaUnderCurve: 1, actives: 5, others: 995 });
    expect(first?.bedroc).toBeCloseTo(1, 9);
    expect(first?.factors[0]).toEqual({ fraction: 0.01, ligands: 10, actives: 5, factor: 100 });
    const last = enrichmentOf(tallyOf([996, 997, 998, 999, 1000], 1000));
    expect(last?.areaUnderCurve).toBe(0);
    expect(last?.bedroc).toBeCloseTo(0, 6);
  });

  it('draws the curve from nothing to everything, never back', () => {
    const curve = enrichmentOf(tallyOf([2, 5, 90], 137))?.curve ?? [];
    expect(curve[0]).toEqual({ othersFound: 0, activesFound: 0 });
    expect(curve.at(-1)).toEqual({ othersFound: 1, activesFound: 1 });
    for (const [i, point] of curve.entries()) {
      const before = curve[i - 1] ?? { othersFound: 0, activesFound: 0 };
      expect(point.othersFound).toBeGreaterThanOrEqual(before.othersFound);
      expect(point.activesFound).toBeGreaterThanOrEqual(before.activesFound);
    }
  });

  it('has nothing to say where there is nothing to tell apart', () => {
    expect(enrichmentOf(tallyOf([], 10))).toBeNull();
    expect(enrichmentOf(tallyOf([1, 2, 3], 3))).toBeNull();
  });
});

describe('marksActives', () => {
  it('takes what tells which ligand it is, never what docking found of it', () => {
    expect(marksActives(['name'])).toBe(true);
    expect(marksActives(['shortlist', 'weight'])).toBe(true);
    expect(marksActives(['name', 'affinity'])).toBe(false);
    expect(marksActives([])).toBe(false);
  });
});
