import { type MoleculeGraph, neighboursOf } from './molecule-graph';

/** AutoDock's atom types, as far as ligands have them. */
export type AutoDockType =
  | 'H'
  | 'HD'
  | 'C'
  | 'A'
  | 'N'
  | 'NA'
  | 'OA'
  | 'F'
  | 'P'
  | 'S'
  | 'SA'
  | 'Cl'
  | 'Br'
  | 'I'
  | 'Si';

const BY_ELEMENT: Record<number, AutoDockType> = {
  8: 'OA',
  9: 'F',
  14: 'Si',
  15: 'P',
  17: 'Cl',
  35: 'Br',
  53: 'I',
};
/** Hydrogen on one of these is a donor and stays an atom of its own: N, O, F, P, S. */
const DONOR_NEIGHBOURS = new Set([7, 8, 9, 15, 16]);

/**
 * The AutoDock type of each atom, by the rules that Meeko uses (Forli group, `meeko` default typing): carbon is A
 * where aromatic; nitrogen accepts (NA) unless it is charged or has three neighbours and gives its lone pair to an
 * aromatic ring or a carbon with a double bond; sulfur accepts (SA) with two neighbours.
 * @param graph all hydrogens as atoms
 */
export function autoDockTypes(graph: MoleculeGraph): AutoDockType[] {
  const neighbours = neighboursOf(graph);
  const connections = (i: number) => neighbours[i]?.length ?? 0;
  const elementOf = (i: number) => graph.atoms[i]?.atomicNumber ?? 0;
  const valence = (i: number) =>
    (neighbours[i] ?? []).reduce((sum, { bond }) => sum + (graph.bonds[bond]?.order ?? 0), 0);

  return graph.atoms.map((atom, i): AutoDockType => {
    const around = (neighbours[i] ?? []).map((neighbour) => neighbour.atom);
    switch (atom.atomicNumber) {
      case 1:
        return around.some((k) => DONOR_NEIGHBOURS.has(elementOf(k))) ? 'HD' : 'H';
      case 6:
        return atom.aromatic ? 'A' : 'C';
      case 7: {
        if (atom.charge === 1) return 'N';
        const flat = connections(i) === 3 && valence(i) === 3;
        const givesLonePair = around.some(
          (k) => graph.atoms[k]?.aromatic || (elementOf(k) === 6 && connections(k) === 3),
        );
        return flat && givesLonePair ? 'N' : 'NA';
      }
      case 16:
        return connections(i) === 2 ? 'SA' : 'S';
      default: {
        const type = BY_ELEMENT[atom.atomicNumber];
        if (!type) throw new Error(`No AutoDock type for atomic number ${atom.atomicNumber}.`);
        return type;
      }
    }
  });
}
