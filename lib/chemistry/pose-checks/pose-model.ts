import { ligandElement } from '@/lib/chemistry/molecules/elements';
import { graphOf, type MoleculeGraph } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import { withMolecule } from '@/lib/chemistry/molecules/rdkit';
import type { Vec3 } from '@/lib/domain/search-space';

/** A pose as its checks look at it. */
export interface PoseModel {
  molfile: string;
  /** All hydrogens as atoms. */
  graph: MoleculeGraph;
  coordinates: Vec3[];
  /** Indices of the atoms that are not hydrogen. */
  heavy: number[];
}

export function poseModel(molfile: string): PoseModel {
  const graph = withMolecule(molfile, graphOf, { removeHs: false });
  const heavy = graph.atoms.flatMap(({ atomicNumber }, i) => (atomicNumber > 1 ? [i] : []));
  return { molfile, graph, coordinates: molfileCoordinates(molfile), heavy };
}

/** `C7`: the element and the atom's place in the record, from 1. */
export function atomLabel({ graph }: PoseModel, atom: number): string {
  return `${ligandElement(graph.atoms[atom]?.atomicNumber ?? 0).symbol}${atom + 1}`;
}
