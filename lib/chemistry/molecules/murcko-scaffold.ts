import { canonicalSmilesOf, type GraphAtom, graphOf, type MoleculeGraph } from './molecule-graph';
import { withMolecule } from './rdkit';

/**
 * What is left of a molecule without its side chains: rings, what joins them, and atoms that are double-bonded to
 * either (Bemis and Murcko, J. Med. Chem. 1996, 39, 2887, with the double bonds as RDKit's `MurckoDecompose` keeps
 * them). RDKit's WebAssembly and OpenChemLib do not have it. Without stereo: isomers share a scaffold.
 * @param smiles of one molecule
 * @returns canonical SMILES; empty for a molecule without a ring
 */
export function murckoScaffold(smiles: string): string {
  const graph = withMolecule(smiles, graphOf);
  const kept = keptAtoms(graph);
  return kept.size === 0 ? '' : canonicalSmilesOf(partOf(graph, kept));
}

function keptAtoms({ bonds, rings }: MoleculeGraph): Set<number> {
  const ringAtoms = new Set(rings.flat());
  if (ringAtoms.size === 0) return new Set();
  const kept = new Set(bonds.flatMap(({ a, b }) => [a, b]));
  // Chains go from their ends inwards, until only those are left that end at rings.
  for (let isDone = false; !isDone; ) {
    isDone = true;
    const degrees = new Map<number, number>();
    for (const { a, b } of bonds) {
      if (!kept.has(a) || !kept.has(b)) continue;
      degrees.set(a, (degrees.get(a) ?? 0) + 1);
      degrees.set(b, (degrees.get(b) ?? 0) + 1);
    }
    for (const atom of kept) {
      if (ringAtoms.has(atom) || (degrees.get(atom) ?? 0) > 1) continue;
      kept.delete(atom);
      isDone = false;
    }
  }
  const doubleBonded = bonds.flatMap(({ a, b, order }) =>
    order !== 2 ? [] : kept.has(a) ? [b] : kept.has(b) ? [a] : [],
  );
  return new Set([...kept, ...doubleBonded]);
}

/** The kept atoms with the bonds between them; hydrogens take the places of what is gone. */
function partOf(graph: MoleculeGraph, kept: ReadonlySet<number>): MoleculeGraph {
  const places = new Map([...kept].sort((a, b) => a - b).map((atom, place) => [atom, place]));
  const gained = new Map<number, number>();
  for (const { a, b, order } of graph.bonds) {
    if (kept.has(a) === kept.has(b)) continue;
    const end = kept.has(a) ? a : b;
    gained.set(end, (gained.get(end) ?? 0) + order);
  }
  return {
    atoms: [...places.keys()].map((atom): GraphAtom => {
      const { parity: _, ...plain } = graph.atoms[atom] as GraphAtom;
      const implicitHydrogens = plain.implicitHydrogens + (gained.get(atom) ?? 0);
      return { ...plain, isotope: 0, implicitHydrogens };
    }),
    bonds: graph.bonds.flatMap(({ a, b, order, aromatic }) => {
      const [from, to] = [places.get(a), places.get(b)];
      return from === undefined || to === undefined ? [] : [{ a: from, b: to, order, aromatic }];
    }),
    rings: [],
  };
}
