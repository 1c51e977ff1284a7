import type { Vec3 } from '@/lib/domain/search-space';

/** Heavy atoms and the bonds between them, without orders: what a PDB file knows of a ligand. */
export interface HeavyAtomGraph {
  elements: readonly string[];
  /** Pairs of indices into `elements`. */
  bonds: readonly (readonly [number, number])[];
}

/** Symmetric molecules have many mappings; beyond so many steps the best one found so far stands. */
const MOST_STEPS = 2_000_000;

/**
 * RMSD in ångström between two sets of positions of the same molecule, over heavy atoms, in place (no
 * superposition), minimised over all mappings that keep elements and bonds. Bond orders and charges are not
 * compared, so that both oxygens of a carboxylate, or the two faces of a phenyl ring, count as the same
 * (as in Meli and Biggin, J. Cheminform. 2020, 12, 49).
 * @returns null if the two are different molecules
 */
export function symmetricRmsdAngstrom(
  a: HeavyAtomGraph,
  aCoordinates: readonly Vec3[],
  b: HeavyAtomGraph,
  bCoordinates: readonly Vec3[],
): number | null {
  const count = a.elements.length;
  if (count === 0 || count !== b.elements.length || a.bonds.length !== b.bonds.length) return null;
  const aNeighbours = neighbours(a);
  const bNeighbours = neighbours(b);
  const aClasses = refine(a, aNeighbours);
  const bClasses = refine(b, bNeighbours);
  if (aClasses.toSorted().join() !== bClasses.toSorted().join()) return null;

  const candidates = aClasses.map((label) => bClasses.flatMap((other, j) => (other === label ? [j] : [])));
  const order = searchOrder(aNeighbours, candidates);
  const mapping = new Int32Array(count).fill(-1);
  const used = new Uint8Array(count);
  let best = Number.POSITIVE_INFINITY;
  let steps = 0;

  function search(position: number, sum: number): void {
    if (sum >= best || steps > MOST_STEPS) return;
    if (position === count) {
      best = sum;
      return;
    }
    const i = order[position] as number;
    const choices = (candidates[i] as number[])
      .filter((j) => !used[j] && fits(i, j))
      .map((j) => ({ j, squared: squaredDistance(aCoordinates[i] as Vec3, bCoordinates[j] as Vec3) }))
      .sort((x, y) => x.squared - y.squared);
    for (const { j, squared } of choices) {
      steps++;
      mapping[i] = j;
      used[j] = 1;
      search(position + 1, sum + squared);
      mapping[i] = -1;
      used[j] = 0;
    }
  }
  function fits(i: number, j: number): boolean {
    for (const k of aNeighbours[i] as Set<number>) {
      const mapped = mapping[k] as number;
      if (mapped >= 0 && !(bNeighbours[j] as Set<number>).has(mapped)) return false;
    }
    return true;
  }
  search(0, 0);
  return Number.isFinite(best) ? Math.sqrt(best / count) : null;
}

function squaredDistance([ax, ay, az]: Vec3, [bx, by, bz]: Vec3): number {
  return (ax - bx) ** 2 + (ay - by) ** 2 + (az - bz) ** 2;
}

function neighbours({ elements, bonds }: HeavyAtomGraph): Set<number>[] {
  const sets = elements.map(() => new Set<number>());
  for (const [i, j] of bonds) {
    sets[i]?.add(j);
    sets[j]?.add(i);
  }
  return sets;
}

/** Labels that differ for atoms whose surroundings differ (Morgan 1965, by strings instead of sums). */
function refine({ elements }: HeavyAtomGraph, around: readonly Set<number>[]): string[] {
  let labels = elements.map((element, i) => `${element}${around[i]?.size}`);
  for (let classes = 0; ; ) {
    const next = labels.map(
      (label, i) => `${label}(${[...(around[i] ?? [])].map((k) => labels[k]).toSorted()})`,
    );
    const names = new Map([...new Set(next)].toSorted().map((text, index) => [text, `${index}`]));
    // The texts themselves are compared between molecules, so they may be shortened only to a hash of themselves.
    const distinct = names.size;
    if (distinct === classes) return labels;
    classes = distinct;
    labels = next.map((text) => hash(text));
  }
}

/** FNV-1a over the text, twice with different starts: 64 bits in all. */
function hash(text: string): string {
  const run = (start: number) => {
    let value = start;
    for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 0x01000193);
    return (value >>> 0).toString(36);
  };
  return `${run(0x811c9dc5)}.${run(0x9747b28c)}`;
}

/** Rare atoms first, then always a neighbour of what is mapped already, so that a wrong branch ends early. */
function searchOrder(around: readonly Set<number>[], candidates: readonly number[][]): number[] {
  const rest = new Set(around.keys());
  const order: number[] = [];
  const rarity = (i: number) => candidates[i]?.length ?? 0;
  while (rest.size > 0) {
    const touching = [...rest].filter((i) => [...(around[i] ?? [])].some((k) => !rest.has(k)));
    const next = (touching.length > 0 ? touching : [...rest]).reduce((x, y) =>
      rarity(y) < rarity(x) ? y : x,
    );
    order.push(next);
    rest.delete(next);
  }
  return order;
}
