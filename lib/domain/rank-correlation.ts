/** How alike two orders of the same things are. */
export interface RankCorrelation {
  /** Things that both orders hold. */
  count: number;
  /** Spearman's ρ, -1 to 1: Pearson's correlation of the ranks, equal values sharing their mean rank. Null where it is not defined. */
  spearman: number | null;
  /** Kendall's τ-b, -1 to 1 (Kendall, The treatment of ties in ranking problems, Biometrika 1945, 33, 239). */
  kendall: number | null;
  /** Pairs of things that both put in the same order, in opposite orders, and that one of them or both hold for equal. */
  concordant: number;
  discordant: number;
  tied: number;
}

/**
 * @param pairs the two values of each thing; at least two things, and not all equal on one side, for the correlations to
 * be defined
 */
export function rankCorrelation(pairs: readonly (readonly [a: number, b: number])[]): RankCorrelation {
  const count = pairs.length;
  const a = pairs.map(([value]) => value);
  const b = pairs.map(([, value]) => value);
  return { count, spearman: pearson(meanRanks(a), meanRanks(b)), ...kendall(pairs) };
}

/** Ranks from 1 for the least; equal values share the mean of their places. */
export function meanRanks(values: readonly number[]): number[] {
  const order = values.map((_, i) => i).sort((i, j) => at(values, i) - at(values, j));
  const ranks = new Array<number>(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from + 1;
    while (to < order.length && at(values, at(order, to)) === at(values, at(order, from))) to++;
    const mean = (from + 1 + to) / 2;
    for (; from < to; from++) ranks[at(order, from)] = mean;
  }
  return ranks;
}

function pearson(a: readonly number[], b: readonly number[]): number | null {
  const [meanA, meanB] = [mean(a), mean(b)];
  let [both, onlyA, onlyB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    const [x, y] = [at(a, i) - meanA, at(b, i) - meanB];
    both += x * y;
    onlyA += x * x;
    onlyB += y * y;
  }
  return onlyA > 0 && onlyB > 0 ? both / Math.sqrt(onlyA * onlyB) : null;
}

/** By Knight's method (J. Am. Stat. Assoc. 1966, 61, 436): the exchanges of a merge sort are the discordant pairs. */
function kendall(pairs: readonly (readonly [number, number])[]) {
  const sorted = [...pairs].sort(([a, b], [c, d]) => a - c || b - d);
  const b = sorted.map(([, value]) => value);
  const tiedA = tiedPairs(sorted.map(([value]) => value));
  const tiedBoth = tiedPairs(sorted.map(([x, y]) => `${x} ${y}`));
  const discordant = sortCounting(b);
  const tiedB = tiedPairs(b);
  const all = Math.max(0, (pairs.length * (pairs.length - 1)) / 2);
  const tied = tiedA + tiedB - tiedBoth;
  const concordant = all - tied - discordant;
  const norm = Math.sqrt((all - tiedA) * (all - tiedB));
  return { concordant, discordant, tied, kendall: norm > 0 ? (concordant - discordant) / norm : null };
}

/** Pairs of equal values in a list in which equal ones stand together. */
function tiedPairs(values: readonly unknown[]): number {
  let [pairs, run] = [0, 0];
  values.forEach((value, i) => {
    run = i > 0 && value === values[i - 1] ? run + 1 : 0;
    pairs += run;
  });
  return pairs;
}

/** Sorts upwards in place. @returns the number of pairs that stood the wrong way round */
function sortCounting(values: number[]): number {
  let exchanges = 0;
  let from = values;
  let into = new Array<number>(values.length);
  for (let width = 1; width < values.length; width *= 2) {
    for (let start = 0; start < from.length; start += 2 * width) {
      const middle = Math.min(start + width, from.length);
      const end = Math.min(start + 2 * width, from.length);
      let [i, j] = [start, middle];
      for (let k = start; k < end; k++) {
        if (i < middle && (j >= end || at(from, i) <= at(from, j))) {
          into[k] = at(from, i++);
        } else {
          if (i < middle) exchanges += middle - i;
          into[k] = at(from, j++);
        }
      }
    }
    [from, into] = [into, from];
  }
  if (from !== values) for (let i = 0; i < values.length; i++) values[i] = at(from, i);
  return exchanges;
}

const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** An element that is there by the caller's bounds. */
const at = <T>(values: readonly T[], i: number): T => values[i] as T;
