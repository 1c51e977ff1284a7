/** A crystal ligand that is docked within this RMSD of where the crystal has it counts as found: the usual mark of docking benchmarks. */
export const REDOCKED_WITHIN_ANGSTROM = 2;
