import { ligandElement } from '@/lib/chemistry/molecules/elements';
import { graphOf, type MoleculeGraph } from '@/lib/chemistry/molecules/molecule-graph';
import { molfileCoordinates } from '@/lib/chemistry/molecules/molfile';
import { withMolecule } from '@/lib/chemistry/molecules/rdkit';
import type { ReceptorAtom } from '@/lib/chemistry/receptors/read-receptor-pdbqt';
import type { Vec3 } from '@/lib/domain/search-space';

/** What the ligand is called in a complex: the name that is kept for ligands without one. */
export const LIGAND_RESIDUE = { residueName: 'LIG', residueNumber: 1 } as const;

const CHAIN_LETTERS = 'LABCDEFGHIJKMNOPQRSTUVWXYZ0123456789abcdefghijklmnopqrstuvwxyz';

/** A receptor with one pose in it. */
export interface Complex {
  /** What it is; one line. */
  title: string;
  receptor: readonly ReceptorAtom[];
  ligand: readonly LigandAtom[];
  /** Of the ligand, by the places of its atoms. */
  bonds: MoleculeGraph['bonds'];
  /** A letter that no chain of the receptor has. */
  ligandChainId: string;
}

export interface LigandAtom {
  /** Element and number, `C12`: each once. */
  name: string;
  element: string;
  charge: number;
  coordinates: Vec3;
}

/** @param molfile of the pose, all hydrogens as atoms */
export function complexOf(title: string, receptor: readonly ReceptorAtom[], molfile: string): Complex {
  const { atoms, bonds } = withMolecule(molfile, graphOf, { removeHs: false });
  const coordinates = molfileCoordinates(molfile);
  const taken = new Set(receptor.map(({ chainId }) => chainId));
  return {
    ...{ title, receptor, bonds },
    ligand: atoms.map(({ atomicNumber, charge }, i) => {
      const element = ligandElement(atomicNumber).symbol;
      return { name: `${element}${i + 1}`, element, charge, coordinates: coordinates[i] as Vec3 };
    }),
    ligandChainId: [...CHAIN_LETTERS].find((letter) => !taken.has(letter)) ?? '_',
  };
}
