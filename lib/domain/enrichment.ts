import type { FilterPart } from './result-query';

/** Weight of early ranks in BEDROC: 80 % of it comes from the first 8 % of the ranking (Truchon and Bayly 2007). */
export const BEDROC_ALPHA = 20;

/** Shares of the ranking whose enrichment factor is told. */
export const ENRICHMENT_FRACTIONS = [0.01, 0.05, 0.1] as const;

/** Stretches of the ranking that a ROC curve is drawn from, at most. */
export const ROC_STRETCHES = 200;

/** Parts of a filter that tell how a ligand was docked, and not which one it is: those mark no actives. */
const PARTS_OF_DOCKING: readonly FilterPart[] = ['affinity', 'efficiency', 'origin', 'flag', 'contact'];

/** True if what passes a filter of these parts may stand for the actives of a screen. */
export function marksActives(parts: readonly FilterPart[]): boolean {
  return parts.length > 0 && !parts.some((part) => PARTS_OF_DOCKING.includes(part));
}

/** Ranks of the actives of a screen, in sums that do not grow with it. Ranks count from 1, the best. */
export interface ActiveTally {
  /** Ligands in the ranking, actives and others. */
  total: number;
  actives: number;
  /** Sum of the actives' ranks. */
  rankSum: number;
  /** Sum over the actives of exp(-BEDROC_ALPHA · rank / total). */
  earlySum: number;
  /** Actives in each of the `ROC_STRETCHES` equal stretches of the ranking. */
  stretches: readonly number[];
  /** Actives in the first of each of `ENRICHMENT_FRACTIONS`, rounded up to whole ligands. */
  within: readonly number[];
}

/** How well a ranking tells actives from the others. */
export interface Enrichment {
  actives: number;
  others: number;
  /** Area under the ROC curve: the chance that an active ranks above another ligand. 0.5 is chance. */
  areaUnderCurve: number;
  /** 0 to 1, with `BEDROC_ALPHA`. */
  bedroc: number;
  /** Share of actives in the first part of the ranking over their share in all. 1 is chance. */
  factors: { fraction: number; ligands: number; actives: number; factor: number }[];
  /** From (0, 0) to (1, 1). */
  curve: { othersFound: number; activesFound: number }[];
}

/** Ligands in the first `fraction` of a ranking, one at least. */
export function ligandsWithin(fraction: number, total: number): number {
  return Math.max(1, Math.ceil(fraction * total));
}

/** The last rank of a stretch of a ranking. @param stretch from 0 */
export function endOfStretch(stretch: number, total: number): number {
  return Math.floor(((stretch + 1) * total) / ROC_STRETCHES);
}

/**
 * ROC by the rank sum (Hanley and McNeil, Radiology 1982, 143, 29); enrichment factors and BEDROC as Truchon and Bayly
 * define them (J. Chem. Inf. Model. 2007, 47, 488).
 * @returns null without an active, or without another ligand: there is nothing to tell apart
 */
export function enrichmentOf(tally: ActiveTally): Enrichment | null {
  const { total, actives, rankSum, earlySum, stretches, within } = tally;
  const others = total - actives;
  if (actives === 0 || others === 0) return null;
  const curve = [{ othersFound: 0, activesFound: 0 }];
  let found = 0;
  for (const [i, count] of stretches.entries()) {
    found += count;
    const end = endOfStretch(i, total);
    curve.push({ othersFound: (end - found) / others, activesFound: found / actives });
  }
  return {
    actives,
    others,
    areaUnderCurve: 1 - (rankSum - (actives * (actives + 1)) / 2) / (actives * others),
    bedroc: bedrocOf(earlySum, actives, total),
    factors: ENRICHMENT_FRACTIONS.map((fraction, i) => {
      const ligands = ligandsWithin(fraction, total);
      const hits = within[i] ?? 0;
      return { fraction, ligands, actives: hits, factor: hits / ligands / (actives / total) };
    }),
    curve,
  };
}

function bedrocOf(earlySum: number, actives: number, total: number): number {
  const alpha = BEDROC_ALPHA;
  const share = actives / total;
  const byChance = (share * (1 - Math.exp(-alpha))) / (Math.exp(alpha / total) - 1);
  const spread =
    (share * Math.sinh(alpha / 2)) / (Math.cosh(alpha / 2) - Math.cosh(alpha / 2 - alpha * share));
  return (earlySum / byChance) * spread + 1 / (1 - Math.exp(alpha * (1 - share)));
}
