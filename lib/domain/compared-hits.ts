import type { ComparedRow, MatchedRow, RunComparison } from './resources/run-comparison';

/** A molecule in either run or in both. */
export interface ComparedPair {
  /** Null without a result in the run. */
  a: ComparedRow | null;
  b: ComparedRow | null;
  by: MatchedRow['by'] | null;
}

/** What became of the best `top` of each run: by rank in the run itself. */
export const HIT_FATES = ['kept', 'gained', 'lost'] as const;
export type HitFate = (typeof HIT_FATES)[number];

/** Every molecule of the two runs: those of both by rank in the first, then those of one alone. */
export function comparedPairs({ matched, onlyA, onlyB }: RunComparison): ComparedPair[] {
  return [
    ...matched,
    ...onlyA.map((a) => ({ a, b: null, by: null })),
    ...onlyB.map((b) => ({ a: null, b, by: null })),
  ];
}

/** Whether a molecule is among the best `top` of both runs, only of the second, or only of the first; null: of neither. */
export function hitFate({ a, b }: ComparedPair, top: number): HitFate | null {
  const [wasHit, isHit] = [a !== null && a.rank <= top, b !== null && b.rank <= top];
  if (wasHit) return isHit ? 'kept' : 'lost';
  return isHit ? 'gained' : null;
}

/** Affinity in the second run less that in the first, kcal/mol: negative binds better in the second. Null for one run alone. */
export function affinityChange({ a, b }: ComparedPair): number | null {
  return a && b ? b.affinityKcalPerMol - a.affinityKcalPerMol : null;
}
