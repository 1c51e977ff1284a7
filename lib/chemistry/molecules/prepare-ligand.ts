import { rdkit, rdkitToolkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { bestConformer } from './conformer';
import { forceFieldToolkit } from './embedding/force-field';
import { graphJson, graphOf, type MoleculeGraph } from './molecule-graph';
import { writeMolfile } from './molfile';
import type { PreparedLigand } from './prepared-ligand';
import { protonate } from './protonate';
import { LigandRejectedError } from './reasons';
import type { LigandRecipe } from './recipe';
import { isSameMolecule } from './same-molecule';
import { writeLigandPdbqt } from './write-pdbqt';

/**
 * Prepares a checked molecule for docking: charges, hydrogens, three dimensions, AutoDock types and torsions. Bonds
 * and stereo are the input's own, and that they still are is checked on the result.
 * @param molfile as `checkLigand` gave it
 * @throws LigandRejectedError
 */
export function prepareLigand(molfile: string, recipe: LigandRecipe): PreparedLigand {
  const drawn = withMolecule(molfile, graphOf);
  const { graph, changes } =
    recipe.protonation === 'ph' ? protonate(drawn, recipe.pH) : { graph: drawn, changes: [] };
  const { full, canonicalSmiles, inchi } = withMolecule(graphJson(graph), (molecule) => {
    const names = { canonicalSmiles: molecule.get_smiles(), inchi: molecule.get_inchi() };
    // In place, and not by way of a molfile: its wedges were seen to turn centres next to charged nitrogen over.
    molecule.add_hs_in_place();
    return { ...names, full: graphOf(molecule) };
  });

  const { coordinates, warnings } = bestConformer(full, recipe.conformerSeed);
  const molfile3d = writeMolfile(full, coordinates);
  if (!isSameMolecule(molfile3d, canonicalSmiles)) {
    throw new LigandRejectedError(
      'stereo-lost',
      'The three-dimensional structure came out as another molecule or isomer: check that the stereo centres are drawn without contradiction.',
    );
  }
  const { pdbqt, atomIndices, torsions, fragments } = writeLigandPdbqt(full, coordinates);
  return {
    pdbqt,
    molfile3d,
    pdbqtAtomIndices: atomIndices,
    fragments,
    heavyAtoms: heavyAtomsOf(full),
    torsions,
    canonicalSmiles,
    inchi,
    inchiKey: inchi ? rdkit().get_inchikey_for_inchi(inchi) : '',
    recipe,
    toolkit: `${rdkitToolkit()}, ${forceFieldToolkit()}`,
    warnings: [...changes, ...warnings],
  };
}

function heavyAtomsOf(graph: MoleculeGraph): number {
  return graph.atoms.filter((atom) => atom.atomicNumber > 1).length;
}
