import { localGeometry } from '@/lib/chemistry/molecules/embedding/local-geometry';
import { graphOf, type MoleculeGraph } from '@/lib/chemistry/molecules/molecule-graph';
import { writeMolfile } from '@/lib/chemistry/molecules/molfile';
import { rdkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import type { CandidateLigand } from '@/lib/chemistry/receptors/candidate-ligands';
import { fromInternal, oppositeOf, tetrahedralPair } from '@/lib/chemistry/receptors/geometry';
import { prepareReceptor } from '@/lib/chemistry/receptors/prepare-receptor';
import { type ReceptorAtom, readReceptorPdbqt } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import { centroid } from '@/lib/chemistry/vectors';
import { DEFAULT_TARGET_CHOICES } from '@/lib/domain/resources/targets';
import type { Vec3 } from '@/lib/domain/search-space';

/** The heavy-atom graph of a crystal ligand as a query: elements, and bonds of any order (molfile type 8). */
function graphQuery({ elements, coordinates, bonds }: CandidateLigand): string {
  const width = (value: number) => String(value).padStart(3);
  return [
    '',
    `${' '.repeat(20)}3D`,
    '',
    `${width(elements.length)}${width(bonds.length)}  0  0  0  0            999 V2000`,
    ...elements.map((element, i) => {
      const point = coordinates[i]?.map((value) => value.toFixed(4).padStart(10)).join('');
      return `${point} ${element.padEnd(3)} 0  0  0  0  0  0  0  0  0  0  0  0`;
    }),
    ...bonds.map(([a, b]) => `${width(a + 1)}${width(b + 1)}  8  0`),
    'M  END',
  ].join('\n');
}

/**
 * A crystal ligand as a pose: the molecule that the SMILES names, its heavy atoms where the crystal has them, and
 * hydrogens put to them by rule. RDKit must be loaded.
 * @param smiles with the charges that the ligand is to have
 */
export function crystalPose(smiles: string, crystal: CandidateLigand): string {
  return withMolecule(smiles, (molecule) => {
    const query = rdkit().get_qmol(graphQuery(crystal));
    const match: { atoms?: number[] } = JSON.parse((query && molecule.get_substruct_match(query)) || '{}');
    query?.delete();
    if (match.atoms?.length !== molecule.get_num_atoms()) {
      throw new Error(`The crystal ligand ${crystal.id} is not ${smiles}.`);
    }
    const coordinates: Vec3[] = [];
    match.atoms.forEach((atom, i) => {
      coordinates[atom] = crystal.coordinates[i] as Vec3;
    });
    molecule.add_hs_in_place();
    const graph = graphOf(molecule);
    return writeMolfile(graph, withHydrogens(graph, coordinates));
  });
}

/** @param heavy positions of the heavy atoms, which stand before the hydrogens */
function withHydrogens(graph: MoleculeGraph, heavy: readonly Vec3[]): Vec3[] {
  const { neighbours, hybridisation } = localGeometry(graph);
  const all = [...heavy];
  heavy.forEach((on, atom) => {
    const around = neighbours[atom]?.map(({ atom: other }) => other) ?? [];
    const hydrogens = around.filter((other) => graph.atoms[other]?.atomicNumber === 1);
    const bonded = around.filter((other) => !hydrogens.includes(other));
    const [a, b] = bonded.map((other) => heavy[other] as Vec3);
    if (!a) return;
    const [first] = bonded;
    const behind = neighbours[first ?? -1]?.find(({ atom: other }) => other !== atom && heavy[other]);
    const against = heavy[behind?.atom ?? -1] ?? [a[0] + 1, a[1], a[2] + 1];
    const isFlat = hybridisation[atom] === 'sp2';
    const places =
      bonded.length === 3
        ? [oppositeOf(on, [centroid(bonded.map((other) => heavy[other] as Vec3)), a], 1)]
        : b
          ? isFlat
            ? [oppositeOf(on, [a, b], 1)]
            : tetrahedralPair(on, [a, b], 1)
          : (isFlat ? [0, 180] : [180, 60, -60]).map((torsion) =>
              fromInternal(on, a, against, 1, isFlat ? 120 : 109.5, torsion),
            );
    hydrogens.forEach((hydrogen, i) => {
      all[hydrogen] = places[i] as Vec3;
    });
  });
  return all;
}

/** A crystal structure prepared as for docking, with its ligand as a pose. */
export async function crystalComplex(
  pdb: Uint8Array,
  smiles: string,
): Promise<{ receptor: ReceptorAtom[]; receptorPdbqt: string; molfile: string }> {
  const { pdbqt, crystalLigand } = await prepareReceptor(pdb, { ...DEFAULT_TARGET_CHOICES });
  if (!crystalLigand) throw new Error('The structure has no ligand.');
  return {
    receptor: readReceptorPdbqt(pdbqt),
    receptorPdbqt: pdbqt,
    molfile: crystalPose(smiles, crystalLigand),
  };
}
