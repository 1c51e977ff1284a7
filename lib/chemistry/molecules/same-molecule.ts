import { withMolecule } from '@/lib/chemistry/molecules/rdkit';

/**
 * True if a three-dimensional molfile, read back, is the molecule that the SMILES names: the same atoms, bonds and
 * charges, and every stereo centre and double bond that the SMILES defines as it defines it. Stereo that the SMILES
 * leaves open has some value in three dimensions, and may; so may nitrogen, which inverts.
 */
export function isSameMolecule(molfile: string, smiles: string): boolean {
  return withMolecule(
    molfile,
    (found) => {
      if (flatSmiles(found.get_smiles()) !== flatSmiles(smiles)) return false;
      return withMolecule(withoutNitrogenStereo(smiles), (meant) => {
        const match = JSON.parse(
          found.get_substruct_match(meant, JSON.stringify({ useChirality: true })) || '{}',
        );
        return Array.isArray(match.atoms) && match.atoms.length > 0;
      });
    },
    { removeHs: true },
  );
}

/** Canonical SMILES without stereo, and so without the hydrogen that the stereo of an imine hangs on. */
function flatSmiles(smiles: string): string {
  const flat = withMolecule(smiles, (molecule) =>
    molecule.get_smiles(JSON.stringify({ doIsomericSmiles: false })),
  );
  return withMolecule(flat, (molecule) => molecule.get_smiles(), { removeHs: true });
}

function withoutNitrogenStereo(smiles: string): string {
  return smiles.replaceAll(/\[N@+(H?\d*\+?)\]/g, '[N$1]');
}
