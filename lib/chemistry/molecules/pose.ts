import { withMolecule } from '@/lib/chemistry/molecules/rdkit';
import type { CrystalReference } from '@/lib/domain/run-spec';
import type { Vec3 } from '@/lib/domain/search-space';
import { ligandElement } from './elements';
import { graphOf, type MoleculeGraph } from './molecule-graph';
import { molfileCoordinates, writeMolfile } from './molfile';
import type { PreparedLigand } from './prepared-ligand';
import { type HeavyAtomGraph, symmetricRmsdAngstrom } from './rmsd';
import { sameMoleculeAs } from './same-molecule';
import { superposition } from './superpose';

export interface BuildPosesInput {
  ligand: PreparedLigand;
  /** For each pose the positions of the PDBQT's atoms, in its order, in ångström. */
  coordinates: readonly (readonly Vec3[])[];
  crystal: CrystalReference | null;
  /** For each pose the data fields of its SDF record, in order. */
  properties: readonly (readonly (readonly [name: string, value: string])[])[];
}

export interface BuiltPoses {
  /** SDF records, `$$$$` included. */
  records: string[];
  /** Of each pose to the crystal ligand; null if there is none or it is another molecule. */
  rmsdsAngstrom: number[] | null;
}

/** A pose came out as another molecule than went in: never to be stored. */
export class PoseGraphError extends Error {
  override readonly name = 'PoseGraphError';
}

/**
 * Poses as molecules: the prepared molecule's own bonds, its atoms moved to where the engine put them, and the
 * hydrogens that the engine never saw carried along with their rigid fragment.
 * @throws PoseGraphError if a pose, read back, is not the molecule that was prepared
 */
export function buildPoses({ ligand, coordinates, crystal, properties }: BuildPosesInput): BuiltPoses {
  const graph = withMolecule(ligand.molfile3d, graphOf, { removeHs: false });
  const conformer = molfileCoordinates(ligand.molfile3d);
  const isSame = sameMoleculeAs(ligand.canonicalSmiles);
  const molfiles = coordinates.map((pose, i) => {
    const molfile = writeMolfile(graph, placeAtoms(ligand, graph, conformer, pose));
    if (!isSame(molfile)) {
      throw new PoseGraphError(
        `Pose ${i + 1} is not the molecule that was prepared (${ligand.canonicalSmiles}).`,
      );
    }
    return molfile;
  });
  return {
    records: molfiles.map((molfile, i) => sdfRecord(molfile, properties[i] ?? [])),
    rmsdsAngstrom: crystal && crystalRmsds({ molfiles, crystal }),
  };
}

/** RMSD of each molfile to the crystal ligand, in ångström; null if it is another molecule. */
export function crystalRmsds(input: {
  molfiles: readonly string[];
  crystal: CrystalReference;
}): number[] | null {
  const { molfiles, crystal } = input;
  const rmsds: number[] = [];
  for (const molfile of molfiles) {
    const { heavy, positions } = heavyAtoms(molfile);
    const rmsd = symmetricRmsdAngstrom(crystal, crystal.coordinates, heavy, positions);
    if (rmsd === null) return null;
    rmsds.push(rmsd);
  }
  return rmsds;
}

/** RMSD of two poses of one molecule, in place, in ångström; null if they are two molecules. */
export function poseRmsd({ one, other }: { one: string; other: string }): number | null {
  const [a, b] = [heavyAtoms(one), heavyAtoms(other)];
  return symmetricRmsdAngstrom(a.heavy, a.positions, b.heavy, b.positions);
}

/** The heavy atoms of a molfile and where they are, in ångström. */
export function heavyAtoms(molfile: string): { heavy: HeavyAtomGraph; positions: Vec3[] } {
  const graph = withMolecule(molfile, graphOf, { removeHs: false });
  const indices = graph.atoms.flatMap((atom, i) => (atom.atomicNumber > 1 ? [i] : []));
  const position = new Map(indices.map((atom, k) => [atom, k]));
  const bonds = graph.bonds.flatMap(({ a, b }): [number, number][] => {
    const [i, j] = [position.get(a), position.get(b)];
    return i === undefined || j === undefined ? [] : [[i, j]];
  });
  const elements = indices.map((i) => ligandElement(graph.atoms[i]?.atomicNumber ?? 0).symbol);
  const all = molfileCoordinates(molfile);
  return { heavy: { elements, bonds }, positions: indices.map((i) => all[i] as Vec3) };
}

/**
 * Where every atom of the molecule is in a pose. A merged hydrogen moves with its fragment, whose motion is found
 * from the atoms the engine moved: the fragment's own, and those at the far ends of its rotatable bonds, which turn
 * on their own axes and so stay in place relative to it.
 */
function placeAtoms(
  { pdbqtAtomIndices, fragments }: PreparedLigand,
  graph: MoleculeGraph,
  conformer: readonly Vec3[],
  pose: readonly Vec3[],
): Vec3[] {
  if (pose.length !== pdbqtAtomIndices.length) {
    throw new PoseGraphError(`The pose has ${pose.length} atoms, the ligand ${pdbqtAtomIndices.length}.`);
  }
  const placed: (Vec3 | undefined)[] = graph.atoms.map(() => undefined);
  pdbqtAtomIndices.forEach((atom, k) => {
    placed[atom] = pose[k];
  });
  const seen = placed.map((position) => position !== undefined);
  const anchors = new Map<number, Set<number>>();
  const anchor = (fragment: number | undefined, atom: number) => {
    if (fragment === undefined || !seen[atom]) return;
    anchors.set(fragment, (anchors.get(fragment) ?? new Set()).add(atom));
  };
  graph.atoms.forEach((_, atom) => {
    anchor(fragments[atom], atom);
  });
  for (const { a, b } of graph.bonds) {
    anchor(fragments[a], b);
    anchor(fragments[b], a);
  }
  const motions = new Map(
    [...anchors].map(([fragment, atoms]) => {
      const ordered = [...atoms].toSorted((x, y) => x - y);
      const motion = superposition(
        ordered.map((atom) => conformer[atom] as Vec3),
        ordered.map((atom) => placed[atom] as Vec3),
      );
      return [fragment, motion];
    }),
  );
  return graph.atoms.map((_, atom) => {
    const position = placed[atom] ?? motions.get(fragments[atom] as number)?.(conformer[atom] as Vec3);
    if (!position) throw new PoseGraphError(`Atom ${atom + 1} cannot be placed.`);
    return position;
  });
}

/** An SDF record (CTfile formats, BIOVIA). Names and values are data: neither can end a field or the record. */
function sdfRecord(molfile: string, properties: readonly (readonly [string, string])[]): string {
  const fields = properties.map(
    ([name, value]) =>
      `> <${name.replaceAll(/[^\w .()-]/g, '_')}>\n${value.replaceAll(/[\r\n]+/g, ' ').replace(/^\$\$\$\$/, ' $$$$') || ' '}\n\n`,
  );
  return `${molfile.trimEnd()}\n${fields.join('')}$$$$\n`;
}
