/** What the length of a search depends on. */
export interface LigandSize {
  /** Atoms of the ligand's PDBQT, polar hydrogens included. */
  movableAtoms: number;
  /** Rotatable bonds, PDBQT `TORSDOF`. */
  torsions: number;
}

/** Three of translation and three of rotation. */
const RIGID_DEGREES_OF_FREEDOM = 6;

/**
 * Monte Carlo steps of one docking, all searches together. Not seconds: a measure to order ligands by, largest
 * first, and to forecast from once a machine is calibrated.
 * Source: AutoDock Vina 1.2, the step heuristic of its global search: 70 · 3 · (50 + movable atoms + 10 · degrees
 * of freedom) / 2 for each of `exhaustiveness` searches.
 */
export function searchSteps({ movableAtoms, torsions }: LigandSize, exhaustiveness: number): number {
  const degreesOfFreedom = RIGID_DEGREES_OF_FREEDOM + torsions;
  const stepsOfOneSearch = Math.floor((70 * 3 * (50 + movableAtoms + 10 * degreesOfFreedom)) / 2);
  return stepsOfOneSearch * exhaustiveness;
}
