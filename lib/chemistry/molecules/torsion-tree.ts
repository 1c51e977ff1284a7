import { type GraphBond, type MoleculeGraph, neighboursOf } from './molecule-graph';

/** A bond between two rigid fragments, seen from the root. */
export interface Branch {
  /** Atom of the fragment nearer to the root. */
  from: number;
  /** Atom of the fragment farther away. */
  to: number;
  fragment: RigidFragment;
}

export interface RigidFragment {
  /** Atoms that move together, in ascending order; non-polar hydrogens are not among them. */
  atoms: number[];
  branches: Branch[];
}

export interface TorsionTree {
  root: RigidFragment;
  /** Active torsions. */
  torsions: number;
  /** For each atom of the graph the number of its fragment; hydrogens have their neighbour's. */
  fragmentOf: number[];
}

/**
 * Cuts a molecule at its rotatable bonds into rigid fragments and hangs them up as a tree, whose root is the fragment
 * whose largest branch is smallest. Rotatable are single bonds outside rings between atoms that both have another
 * neighbour (donor hydrogens count, others do not); of the two ends of an alkyne's axis one; amides and their like are rigid, but
 * a tertiary amide with two different substituents rotates (rules of AutoDockTools and Meeko).
 * @param kept atoms that stay atoms in the PDBQT: all but the non-polar hydrogens
 */
export function torsionTree(graph: MoleculeGraph, kept: readonly boolean[]): TorsionTree {
  const rotatable = rotatableBonds(graph, kept);
  const neighbours = neighboursOf(graph);
  const fragmentOf = graph.atoms.map(() => -1);
  const members: number[][] = [];
  graph.atoms.forEach((_, start) => {
    if (fragmentOf[start] !== -1) return;
    const id = members.push([]) - 1;
    const stack = [start];
    fragmentOf[start] = id;
    for (let i = stack.pop(); i !== undefined; i = stack.pop()) {
      if (kept[i]) members[id]?.push(i);
      for (const { atom, bond } of neighbours[i] ?? []) {
        if (rotatable.has(bond) || fragmentOf[atom] !== -1) continue;
        fragmentOf[atom] = id;
        stack.push(atom);
      }
    }
  });

  const joints = members.map((): { from: number; to: number; other: number }[] => []);
  for (const index of rotatable) {
    const { a, b } = graph.bonds[index] as GraphBond;
    const [fa, fb] = [fragmentOf[a] as number, fragmentOf[b] as number];
    joints[fa]?.push({ from: a, to: b, other: fb });
    joints[fb]?.push({ from: b, to: a, other: fa });
  }
  const grow = (id: number, parent: number): RigidFragment => ({
    atoms: (members[id] as number[]).toSorted((x, y) => x - y),
    branches: (joints[id] ?? [])
      .filter(({ other }) => other !== parent)
      .sort((x, y) => x.from - y.from || x.to - y.to)
      .map(({ from, to, other }) => ({ from, to, fragment: grow(other, id) })),
  });
  const size = ({ atoms, branches }: RigidFragment): number =>
    branches.reduce((sum, branch) => sum + size(branch.fragment), atoms.length);
  const largestBranch = (fragment: RigidFragment) =>
    Math.max(0, ...fragment.branches.map((branch) => size(branch.fragment)));
  const roots = members.map((_, id) => grow(id, -1));
  const root = roots.reduce((best, next) => {
    const difference = largestBranch(next) - largestBranch(best);
    return difference < 0 || (difference === 0 && next.atoms.length > best.atoms.length) ? next : best;
  });
  return { root, torsions: rotatable.size, fragmentOf };
}

function rotatableBonds(graph: MoleculeGraph, kept: readonly boolean[]): Set<number> {
  const neighbours = neighboursOf(graph);
  const inRing = new Set<string>();
  for (const ring of graph.rings) {
    ring.forEach((atom, k) => {
      const next = ring[(k + 1) % ring.length] as number;
      inRing.add(atom < next ? `${atom} ${next}` : `${next} ${atom}`);
    });
  }
  const keptNeighbours = (i: number) => (neighbours[i] ?? []).filter(({ atom }) => kept[atom]).length;
  const isLinear = (i: number) => (neighbours[i] ?? []).some(({ bond }) => graph.bonds[bond]?.order === 3);
  const found = new Set<number>();
  graph.bonds.forEach(({ a, b, order, aromatic }, index) => {
    if (order !== 1 || aromatic || inRing.has(a < b ? `${a} ${b}` : `${b} ${a}`)) return;
    if (keptNeighbours(a) < 2 || keptNeighbours(b) < 2) return;
    if (isLinear(a) && isLinear(b)) return;
    if (isLinear(b) && !turnsAxis(graph, neighbours, isLinear, index, a, b)) return;
    if (isLinear(a) && !turnsAxis(graph, neighbours, isLinear, index, b, a)) return;
    if (isRigidAmide(graph, neighbours, a, b) || isRigidAmide(graph, neighbours, b, a)) return;
    found.add(index);
  });
  return found;
}

/**
 * Whether turning a bond that leads into a linear chain moves anything: not before a nitrile or an ethynyl, whose atoms
 * are on the axis. A chain between two groups has one axis and two such bonds, of which the first is taken.
 */
function turnsAxis(
  graph: MoleculeGraph,
  neighbours: Neighbours,
  isLinear: (atom: number) => boolean,
  index: number,
  from: number,
  into: number,
): boolean {
  let before = from;
  let here = into;
  for (;;) {
    const next = (neighbours[here] ?? []).find(({ atom }) => atom !== before);
    if (!next || graph.atoms[next.atom]?.atomicNumber === 1) return false;
    if (!isLinear(next.atom)) return index < next.bond;
    before = here;
    here = next.atom;
  }
}

type Neighbours = ReturnType<typeof neighboursOf>;

/** True for the bond C-N of an amide, thioamide, amidine or guanidine, if nothing would come of its rotation. */
function isRigidAmide(
  graph: MoleculeGraph,
  neighbours: Neighbours,
  carbon: number,
  nitrogen: number,
): boolean {
  if (graph.atoms[carbon]?.atomicNumber !== 6 || graph.atoms[nitrogen]?.atomicNumber !== 7) return false;
  // The Kekulé form of an aromatic ring has such double bonds too.
  if (graph.atoms[carbon]?.aromatic) return false;
  const isAmide = (neighbours[carbon] ?? []).some(({ atom, bond }) => {
    const element = graph.atoms[atom]?.atomicNumber ?? 0;
    return graph.bonds[bond]?.order === 2 && [7, 8, 16].includes(element);
  });
  if (!isAmide || (neighbours[nitrogen]?.length ?? 0) !== 3) return isAmide;
  const substituents = (neighbours[nitrogen] ?? []).map(({ atom }) => atom).filter((atom) => atom !== carbon);
  if (substituents.some((atom) => graph.atoms[atom]?.atomicNumber === 1)) return true;
  const [first, second] = substituents.map((atom) => surroundings(graph, neighbours, atom, nitrogen));
  return first === second;
}

/** A text that is equal for equal substituents: elements and bonds, shell by shell, away from the nitrogen. */
function surroundings(graph: MoleculeGraph, neighbours: Neighbours, start: number, from: number): string {
  const seen = new Set([from, start]);
  let shell = [start];
  const text: string[] = [];
  while (shell.length > 0) {
    text.push(
      shell
        .map((i) => `${graph.atoms[i]?.atomicNumber}${graph.atoms[i]?.charge}`)
        .toSorted()
        .join(),
    );
    const next: number[] = [];
    for (const i of shell) {
      for (const { atom } of neighbours[i] ?? []) {
        if (seen.has(atom)) continue;
        seen.add(atom);
        next.push(atom);
      }
    }
    shell = next;
  }
  return text.join(';');
}
