import { distanceAngstrom } from '@/lib/chemistry/vectors';
import { type Contact, PLAIN } from './contact';
import { cutOffs } from './cut-offs';
import type { LigandGroups, ReceptorGroups } from './groups';

/**
 * Hydrophobic contacts: carbons with only carbon and hydrogen around them, within 4.0 Å. As in PLIP there are fewer of
 * them than pairs: none between two rings that stack; of a ligand atom the nearest in each residue; and of bonded
 * ligand atoms at one receptor atom the nearest.
 * @param residueOf the residue of a receptor's atom, by any name
 */
export function hydrophobicContacts(
  ligand: LigandGroups,
  receptor: ReceptorGroups,
  stacks: readonly Contact[],
  residueOf: (atom: number) => unknown,
): Contact[] {
  const pairs = ligand.hydrophobic.flatMap((own) =>
    receptor.hydrophobic.flatMap((other): Pair[] => {
      const distance = distanceAngstrom(own.position, other.position);
      const isNear = distance > cutOffs.leastAngstrom && distance < cutOffs.hydrophobicAngstrom;
      return isNear ? [{ ligandAtom: own.atom, receptorAtom: other.atom, distance }] : [];
    }),
  );
  const unstacked = pairs.filter(
    ({ ligandAtom, receptorAtom }) =>
      !stacks.some(
        (stack) => stack.ligandAtoms.includes(ligandAtom) && stack.receptorAtoms.includes(receptorAtom),
      ),
  );
  const nearest = nearestOfEach(unstacked, ({ ligandAtom, receptorAtom }) => [
    ligandAtom,
    residueOf(receptorAtom),
  ]);
  return [...groupBy(nearest, ({ receptorAtom }) => receptorAtom).values()]
    .flatMap((ofOneAtom) => nearestOfPatches(ofOneAtom, ligand.bonded))
    .map(({ ligandAtom, receptorAtom, distance }) => ({
      ...PLAIN,
      kind: 'hydrophobic' as const,
      distanceAngstrom: distance,
      ligandAtoms: [ligandAtom],
      receptorAtoms: [receptorAtom],
    }));
}

interface Pair {
  ligandAtom: number;
  receptorAtom: number;
  distance: number;
}

function groupBy<T, K>(items: readonly T[], keyOf: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const nearer = (a: Pair, b: Pair) => (b.distance < a.distance ? b : a);

function nearestOfEach(pairs: readonly Pair[], keyOf: (pair: Pair) => [number, unknown]): Pair[] {
  return [...groupBy(pairs, (pair) => keyOf(pair)[0]).values()].flatMap((ofAtom) =>
    [...groupBy(ofAtom, (pair) => keyOf(pair)[1]).values()].map((of) => of.reduce(nearer)),
  );
}

/** The nearest pair of each connected patch of ligand atoms. */
function nearestOfPatches(pairs: readonly Pair[], bonded: readonly number[][]): Pair[] {
  const rest = new Map(pairs.map((pair) => [pair.ligandAtom, pair]));
  const found: Pair[] = [];
  for (const start of pairs) {
    if (!rest.delete(start.ligandAtom)) continue;
    const patch = [start];
    for (const { ligandAtom } of patch) {
      for (const next of bonded[ligandAtom] ?? []) {
        const pair = rest.get(next);
        if (pair) patch.push(pair);
        rest.delete(next);
      }
    }
    found.push(patch.reduce(nearer));
  }
  return found;
}
