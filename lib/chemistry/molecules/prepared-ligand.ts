import type { LigandRecipe } from './recipe';

/** A ligand ready to be docked, as plain data: what is stored, and what poses are built from. */
export interface PreparedLigand {
  /** For AutoDock Vina. Equal input and recipe give equal bytes, always. */
  pdbqt: string;
  /** The molecule in three dimensions, every hydrogen an atom; in canonical order, added hydrogens behind. */
  molfile3d: string;
  /** For each atom of the PDBQT, in its order, the index of the atom in `molfile3d`. */
  pdbqtAtomIndices: number[];
  /** For each atom of `molfile3d` the rigid fragment that it moves with. */
  fragments: number[];
  heavyAtoms: number;
  /** Active torsions (TORSDOF). */
  torsions: number;
  /** Of the charged form, hydrogens implicit. */
  canonicalSmiles: string;
  inchi: string;
  inchiKey: string;
  recipe: LigandRecipe;
  /** Names and versions of the programs whose output is in the bytes. */
  toolkit: string;
  /** What preparation did or could not do, one sentence each. */
  warnings: string[];
}
