import type { Vec3 } from '@/lib/domain/search-space';
import { type AutoDockType, autoDockTypes } from './autodock-types';
import { ligandElement } from './elements';
import type { MoleculeGraph } from './molecule-graph';
import { type RigidFragment, torsionTree } from './torsion-tree';

export interface LigandPdbqt {
  pdbqt: string;
  /** For each atom of the PDBQT, in its order, its index in the graph. */
  atomIndices: number[];
  torsions: number;
  /** For each atom of the graph the rigid fragment that it moves with. */
  fragments: number[];
}

/**
 * The PDBQT of a flexible ligand (AutoDock 4 user guide, "PDBQT file format"). Non-polar hydrogens are merged into
 * their heavy atoms. Partial charges are written as zero: neither Vina nor Vinardo reads them.
 * @param graph all hydrogens as atoms
 * @param coordinates ångström, one for each atom
 */
export function writeLigandPdbqt(graph: MoleculeGraph, coordinates: readonly Vec3[]): LigandPdbqt {
  const types = autoDockTypes(graph);
  const kept = types.map((type) => type !== 'H');
  const { root, torsions, fragmentOf } = torsionTree(graph, kept);
  const atomIndices: number[] = [];
  const serials = new Map<number, number>();
  const lines: string[] = [];

  /** The atom that the fragment hangs on comes first: the engine takes it as the end of the rotating bond. */
  const writeAtoms = ({ atoms }: RigidFragment, first?: number) => {
    const ordered = first === undefined ? atoms : [first, ...atoms.filter((atom) => atom !== first)];
    for (const atom of ordered) {
      serials.set(atom, atomIndices.push(atom));
      lines.push(
        atomLine(graph, atomIndices.length, atom, coordinates[atom] as Vec3, types[atom] as AutoDockType),
      );
    }
  };
  const writeBranches = ({ branches }: RigidFragment) => {
    for (const { from, to, fragment } of branches) {
      // The serial of the far atom is that of the next atom to be written.
      const ends = `${String(serials.get(from)).padStart(4)}${String(atomIndices.length + 1).padStart(4)}`;
      lines.push(`BRANCH${ends}`);
      writeAtoms(fragment, to);
      writeBranches(fragment);
      lines.push(`ENDBRANCH${ends}`);
    }
  };
  lines.push('ROOT');
  writeAtoms(root);
  lines.push('ENDROOT');
  writeBranches(root);
  lines.push(`TORSDOF ${torsions}`, '');
  return { pdbqt: lines.join('\n'), atomIndices, torsions, fragments: fragmentOf };
}

function atomLine(
  graph: MoleculeGraph,
  serial: number,
  atom: number,
  position: Vec3,
  type: AutoDockType,
): string {
  const symbol = ligandElement(graph.atoms[atom]?.atomicNumber ?? 0).symbol;
  const name = `${symbol}${atom + 1}`
    .slice(0, 4)
    .padEnd(symbol.length === 1 ? 3 : 4)
    .padStart(4);
  const [x, y, z] = position.map((value) => (Math.round(value * 1000) / 1000 + 0).toFixed(3).padStart(8));
  return `ATOM  ${String(serial).padStart(5)} ${name} LIG A   1    ${x}${y}${z}  1.00  0.00    +0.000 ${type}`;
}
