/** How a ligand is prepared. Part of its input signature: every field changes what is docked. */
export interface LigandRecipe {
  /** Raised when the same molecule and recipe give other bytes. */
  version: 2;
  /** `ph`: the usual groups are charged as at this pH; `as-given`: charges are left alone. */
  protonation: 'ph' | 'as-given';
  pH: number;
  tautomer: 'as-given';
  /** Undefined stereo centres: the first isomer is taken, and said so. */
  stereo: 'first-isomer';
  conformerSeed: number;
}

export const DEFAULT_LIGAND_RECIPE: Readonly<LigandRecipe> = {
  version: 2,
  protonation: 'ph',
  pH: 7.4,
  tautomer: 'as-given',
  stereo: 'first-isomer',
  conformerSeed: 42,
};
