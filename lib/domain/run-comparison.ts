import type { LigandId } from './ids';

/** A result as far as two runs are compared by it. */
export interface ComparedResult {
  ligandId: LigandId;
  /** From 1, by affinity in its run. */
  rank: number;
  affinityKcalPerMol: number;
  /** Of the molecule as it was docked, charges included; null for what was docked before it was kept. */
  ligandIdentity: string | null;
  /** Of the molecule as it was drawn. */
  inchiKey: string | null;
}

/** The same molecule in two runs. */
export interface MatchedResults<R extends ComparedResult> {
  a: R;
  b: R;
  /** `docked`: the very same molecule was docked. `drawn`: the same was drawn, and the runs charged it differently. */
  by: 'docked' | 'drawn';
}

/** Which results of two runs are of the same molecules. */
export interface Matching<R extends ComparedResult> {
  matched: MatchedResults<R>[];
  onlyA: R[];
  onlyB: R[];
  /** Results left out because a better one of the same molecule is in the same run. */
  repeats: { a: number; b: number };
}

/**
 * Finds the results of the same molecules in two runs: by the identity of what was docked, and of the rest by what was
 * drawn. Names are not looked at. Of several results of one molecule in a run the best counts.
 * @param a and `b` by rank, the best first
 */
export function matchResults<R extends ComparedResult>(a: readonly R[], b: readonly R[]): Matching<R> {
  const [ofA, ofB] = [withoutRepeats(a), withoutRepeats(b)];
  const matched: MatchedResults<R>[] = [];
  const taken = new Set<R>();
  const match = (key: (result: R) => string | null, by: MatchedResults<R>['by']) => {
    const known = new Map<string, R>();
    for (const result of ofB) {
      const name = key(result);
      if (name !== null && !taken.has(result) && !known.has(name)) known.set(name, result);
    }
    for (const result of ofA) {
      const name = key(result);
      const other = name === null || taken.has(result) ? undefined : known.get(name);
      if (name === null || !other) continue;
      known.delete(name);
      taken.add(result).add(other);
      matched.push({ a: result, b: other, by });
    }
  };
  match(({ ligandIdentity }) => ligandIdentity, 'docked');
  match(({ inchiKey }) => inchiKey, 'drawn');
  return {
    matched: matched.sort((one, other) => one.a.rank - other.a.rank),
    onlyA: ofA.filter((result) => !taken.has(result)),
    onlyB: ofB.filter((result) => !taken.has(result)),
    repeats: { a: a.length - ofA.length, b: b.length - ofB.length },
  };
}

function withoutRepeats<R extends ComparedResult>(results: readonly R[]): R[] {
  const seen = new Set<string>();
  return results.filter(({ ligandId, ligandIdentity, inchiKey }) => {
    const key = ligandIdentity ?? inchiKey ?? ligandId;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
