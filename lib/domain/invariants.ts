/** What holds in an installation at any time, whatever fails or is killed. An audit looks for what it does not hold for. */
export const INVARIANTS = {
  I1: 'every expected ligand and pose rank is there once',
  I2: 'the outcomes of each run add up to its inputs',
  I3: 'no task is run on a lease that ran out',
  I4: 'each accepted change has one entry in the audit log',
  I5: 'every object that a row names is there with its checksum, and none is without a row',
  I6: 'a result that is docked again is the same',
  I7: 'nothing stands under a foreign organisation',
  I8: 'one exact input has one result, and every copy of a number is that number',
} as const;

export type Invariant = keyof typeof INVARIANTS;

/** Something for which an invariant does not hold: what, and how it is. */
export interface Finding {
  /** Ids of what it is about. */
  subject: string;
  detail: string;
}
