import { type Mol, withMolecule } from '@/lib/chemistry/molecules/rdkit';

/**
 * A check for three-dimensional molfiles: true if one, read back, is the molecule that the SMILES names: the same
 * atoms, bonds and charges, and every stereo centre and double bond that the SMILES defines as it defines it. Stereo
 * that the SMILES leaves open has some value in three dimensions, and may; so may nitrogen, which inverts.
 * @param smiles of one molecule, read once for however many molfiles
 */
export function sameMoleculeAs(smiles: string): (molfile: string) => boolean {
  const flat = withMolecule(smiles, flatSmiles);
  const stereo = withoutNitrogenStereo(smiles);
  const hasStereoOf = (found: Mol) =>
    withMolecule(stereo, (meant) => {
      const match = JSON.parse(
        found.get_substruct_match(meant, JSON.stringify({ useChirality: true })) || '{}',
      );
      return Array.isArray(match.atoms) && match.atoms.length > 0;
    });
  return (molfile) =>
    withMolecule(molfile, (found) => flatSmiles(found) === flat && hasStereoOf(found), { removeHs: true });
}

/** Canonical SMILES without stereo, and so without the hydrogen that the stereo of an imine hangs on. */
function flatSmiles(molecule: Mol): string {
  const flat = molecule.get_smiles(JSON.stringify({ doIsomericSmiles: false }));
  return withMolecule(flat, (reread) => reread.get_smiles(), { removeHs: true });
}

function withoutNitrogenStereo(smiles: string): string {
  return smiles.replaceAll(/\[N@+(H?\d*\+?)\]/g, '[N$1]');
}
