import { type Mol, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { graphOf } from './molecule-graph';
import { LigandRejectedError } from './reasons';

/** Second fragments at least this large, compared with the first, are no counter-ions: the record is a mixture. */
const MIXTURE_SHARE = 0.7;
/** Fragments up to this size are salts and solvents, however large the share: acetate beside ethylamine. */
const SALT_HEAVY_ATOMS = 8;

interface Fragment {
  molfile: string;
  smiles: string;
  heavyAtoms: number;
  hasCarbon: boolean;
}

/**
 * The largest fragment of a record, which is the one that is docked. Fragments with carbon come before those without.
 * @returns its molfile in the input's atom order, and what was removed as SMILES
 * @throws LigandRejectedError `mixture` if two different fragments are about equally large
 */
export function largestFragment(molfile: string): { molfile: string; removed: string[] } {
  const fragments = withMolecule(molfile, fragmentsOf);
  if (fragments.length <= 1) return { molfile, removed: [] };
  const [first, second] = fragments.toSorted(
    (a, b) => Number(b.hasCarbon) - Number(a.hasCarbon) || b.heavyAtoms - a.heavyAtoms,
  );
  if (!first) return { molfile, removed: [] };
  if (
    second?.hasCarbon &&
    second.heavyAtoms > SALT_HEAVY_ATOMS &&
    second.heavyAtoms >= MIXTURE_SHARE * first.heavyAtoms &&
    second.smiles !== first.smiles
  ) {
    throw new LigandRejectedError(
      'mixture',
      'The record is a mixture of two molecules of about the same size. Keep one of them, or make two records.',
    );
  }
  return {
    molfile: first.molfile,
    removed: fragments.filter((fragment) => fragment !== first).map(({ smiles }) => smiles),
  };
}

function fragmentsOf(molecule: Mol): Fragment[] {
  const { molList } = molecule.get_frags(JSON.stringify({ sanitizeFrags: true }));
  const fragments: Fragment[] = [];
  try {
    for (let i = 0; i < molList.size(); i++) {
      const fragment: Mol = molList.at(i);
      const { atoms } = graphOf(fragment);
      fragments.push({
        molfile: fragment.get_molblock(),
        smiles: fragment.get_smiles(),
        heavyAtoms: atoms.filter((atom) => atom.atomicNumber > 1).length,
        hasCarbon: atoms.some((atom) => atom.atomicNumber === 6),
      });
      fragment.delete();
    }
  } finally {
    molList.delete();
  }
  return fragments;
}
