import { describe, expect, it } from 'vitest';
import { fittedConfidence, type SeenInDockings } from '@/lib/domain/confidence';
import { type Example, fitWeights, fitWithoutEach } from './fit';
import { brierScore, reliabilityBins, reliabilitySvg, reliabilityTable } from './reliability';

const seen = (agreeing: number, gapKcalPerMol = 1): SeenInDockings => ({
  ...{ seeds: 3, agreeing, spreadKcalPerMol: 0.1, gapKcalPerMol, contactShare: 0.9, failedChecks: [] },
});
/** So many examples of a receptor, of which the first so many are right. */
const examples = (receptor: string, agreeing: number, count: number, right: number): Example[] =>
  Array.from({ length: count }, (_, i) => ({ receptor, seen: seen(agreeing), isRight: i < right }));

describe('a fit', () => {
  it('comes to the share that was right where nothing else tells examples apart', () => {
    const weights = fitWeights(examples('a', 3, 100, 70));
    expect(fittedConfidence(seen(3), weights)).toBeCloseTo(0.7, 2);
  });

  it('tells groups apart, drawn together a little by the penalty', () => {
    const weights = fitWeights([...examples('a', 3, 200, 180), ...examples('b', 1, 200, 40)]);
    expect(fittedConfidence(seen(3), weights)).toBeCloseTo(0.9, 1);
    expect(fittedConfidence(seen(1), weights)).toBeCloseTo(0.2, 1);
  });

  it('stays finite where a feature separates right from wrong', () => {
    const weights = fitWeights([...examples('a', 3, 20, 20), ...examples('b', 1, 20, 0)]);
    expect(Object.values(weights).every(Number.isFinite)).toBe(true);
    expect(weights.agreement).toBeGreaterThan(1);
  });

  it('leaves the own receptor of an example out', () => {
    const all = [...examples('a', 3, 50, 50), ...examples('b', 3, 50, 10)];
    const without = fitWithoutEach(all).get('a');
    expect(without && fittedConfidence(seen(3), without)).toBeCloseTo(0.2, 1);
  });
});

describe('a reliability curve', () => {
  const told = [
    ...Array.from({ length: 10 }, (_, i) => ({ confidence: 0.9, isRight: i < 9 })),
    ...Array.from({ length: 4 }, (_, i) => ({ confidence: 0.3, isRight: i < 1 })),
    { confidence: 1, isRight: true },
  ];

  it('counts by confidence, with an interval', () => {
    const [low, high] = reliabilityBins(told);
    expect(low).toMatchObject({ from: 0.2, to: 0.4, count: 4, right: 1, share: 0.25 });
    expect(high).toMatchObject({ from: 0.8, to: 1, count: 11, right: 10 });
    // 10 of 11 by Wilson: 0.623 to 0.984.
    expect(high?.low).toBeCloseTo(0.623, 2);
    expect(high?.high).toBeCloseTo(0.984, 2);
  });

  it('is written with every number of results, and as a picture', () => {
    const series = [{ name: '3', told }];
    expect(reliabilityTable(series)).toContain('| 10 of 11 (91 %) |');
    expect(reliabilitySvg(series, 'caption')).toMatch(/^<svg .*<\/svg>\n$/s);
  });

  it('has a score that is worse for what was told wrongly', () => {
    expect(brierScore([{ confidence: 1, isRight: true }])).toBe(0);
    expect(brierScore([{ confidence: 1, isRight: false }])).toBe(1);
  });
});
