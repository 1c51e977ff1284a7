import type { Interaction } from '@/lib/domain/resources/pose-analysis';

/** An interaction before its residue is looked up. */
export type Contact = Omit<Interaction, 'residue' | 'receptorAtomNames'>;

/** What most kinds leave open. */
export const PLAIN = {
  ligandRole: null,
  arrangement: null,
  hydrogenDistanceAngstrom: null,
  angleDegrees: null,
  offsetAngstrom: null,
} as const;
