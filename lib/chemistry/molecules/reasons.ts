/** Why a record cannot be docked. Closed: each code has its remedy in the message that goes with it. */
export const REJECTION_CODES = [
  'empty',
  'too-long',
  'unreadable',
  'no-atoms',
  'query',
  'unsupported-element',
  'metal',
  'mixture',
  'radical',
  'too-many-heavy-atoms',
  'too-many-rotatable-bonds',
  'no-conformer',
  'stereo-lost',
] as const;
export type RejectionCode = (typeof REJECTION_CODES)[number];

/** A molecule that cannot be docked as it is. The message is a sentence for the user, with the remedy. */
export class LigandRejectedError extends Error {
  override readonly name = 'LigandRejectedError';
  constructor(
    readonly code: RejectionCode,
    message: string,
  ) {
    super(message);
  }
}

export const MAX_HEAVY_ATOMS = 150;
/** AutoDock Vina's own limit is 32 active torsions. */
export const MAX_ROTATABLE_BONDS = 32;
export const MAX_SMILES_CHARACTERS = 10_000;
/** A molfile of 150 heavy atoms with all hydrogens is well below this. */
export const MAX_RECORD_BYTES = 1024 * 1024;
