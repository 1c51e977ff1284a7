import { rdkit, rdkitToolkit, withMolecule } from '@/lib/chemistry/molecules/rdkit';
import { bestConformer } from './conformer';
import { forceFieldToolkit } from './embedding/force-field';
import { canonicalOrder, graphJson, graphOf, type MoleculeGraph } from './molecule-graph';
import { writeMolfile } from './molfile';
import type { PreparedLigand } from './prepared-ligand';
import { protonate } from './protonate';
import type { LigandRecipe } from './recipe';
import { sameMoleculeAs } from './same-molecule';
import { writeLigandPdbqt } from './write-pdbqt';

/**
 * Prepares a checked molecule for docking: charges, hydrogens, three dimensions, AutoDock types and torsions. Bonds
 * and stereo are the input's own, and that they still are is checked on the result.
 * @param molfile as `checkLigand` gave it
 * @throws LigandRejectedError
 */
export function prepareLigand(molfile: string, recipe: LigandRecipe): PreparedLigand {
  const { graph, canonicalSmiles, changes } = chargedForm(molfile, recipe);
  const { full, inchi } = withMolecule(graphJson(graph), (molecule) => {
    const identifier = molecule.get_inchi();
    // In place: a molfile with added hydrogens is a drawing, in which they can turn a centre round.
    molecule.add_hs_in_place();
    return { full: graphOf(molecule), inchi: identifier };
  });
  const isSame = sameMoleculeAs(canonicalSmiles);
  const { coordinates, warnings } = bestConformer(full, recipe.conformerSeed, (candidate) =>
    isSame(writeMolfile(full, candidate)),
  );
  const molfile3d = writeMolfile(full, coordinates);
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

/**
 * The molecule as it is docked, with the charges of the recipe, hydrogens implicit. In canonical order, so that
 * however a molecule was drawn the bytes are the same, and known results are found: all that follows depends on this.
 * @param molfile as `checkLigand` gave it
 * @returns also what was changed, one sentence each
 */
export function chargedForm(
  molfile: string,
  recipe: LigandRecipe,
): { graph: MoleculeGraph; canonicalSmiles: string; changes: string[] } {
  const drawn = canonicalOrder(withMolecule(molfile, graphOf, { removeHs: true })).graph;
  const { graph: charged, changes } =
    recipe.protonation === 'ph' ? protonate(drawn, recipe.pH) : { graph: drawn, changes: [] };
  const { graph, smiles } = canonicalOrder(charged);
  return { graph, canonicalSmiles: smiles, changes };
}

function heavyAtomsOf(graph: MoleculeGraph): number {
  return graph.atoms.filter((atom) => atom.atomicNumber > 1).length;
}
