import {
  CONFIDENCE_CALIBRATION,
  type ConfidenceParts,
  confidenceOf,
  type SeenInDockings,
} from './confidence';

/** How often a ligand is docked, each time with a seed of its own. Each docking is one of the cache. */
export interface ReplicatePlan {
  /** Dockings of each ligand. */
  seeds: number;
  /** While the confidence is below it, one more is docked; null: whatever it is, it is taken. */
  leastConfidence: number | null;
}

export const ONE_DOCKING: Readonly<ReplicatePlan> = { seeds: 1, leastConfidence: null };

/** Least and most, both included. */
export const REPLICATE_LIMITS = {
  seeds: { least: 1, most: 8 },
  leastConfidence: { least: 0.05, most: 0.95 },
} as const;

/** With a least confidence, dockings of a ligand of which not more are begun: those that are still in doubt stay so. */
export const MOST_SEEDS_IN_DOUBT = 5;

/** The field help of the interface: one sentence a field. */
export const REPLICATE_DOCS = {
  seeds:
    'Dockings of each ligand, each with a seed of its own; time grows in proportion, and only with more than one can it be told whether the search ends in the same place again.',
  leastConfidence: `A ligand whose result is in more doubt is docked with one more seed, and again, up to ${MOST_SEEDS_IN_DOUBT} in all; left empty, every result is taken as it is.`,
} as const satisfies Record<keyof ReplicatePlan, string>;

/** The most dockings that a ligand can come to. */
export function mostSeeds({ seeds, leastConfidence }: ReplicatePlan): number {
  return leastConfidence === null ? seeds : Math.max(seeds, MOST_SEEDS_IN_DOUBT);
}

/** Whether each ligand is docked once, whatever comes out. */
export function isOneDocking(plan: ReplicatePlan): boolean {
  return plan.seeds === 1 && plan.leastConfidence === null;
}

/**
 * With how many seeds a ligand is done: the first number, from that of the plan on, with which the confidence is enough,
 * or else the most. So it follows from the plan and the dockings alone, whatever was docked before.
 * @param seen of the first so many seeds, by their number less one, as far as it is known
 * @param given what else the confidence depends on
 * @returns null if that cannot be told yet: then one more is to be docked or looked at
 */
export function settledSeeds(
  plan: ReplicatePlan,
  seen: readonly (SeenInDockings | null | undefined)[],
  given: Pick<ConfidenceParts, 'redockingRmsdAngstrom' | 'exhaustiveness'>,
): { value: number; parts: ConfidenceParts } | null {
  const most = mostSeeds(plan);
  for (let seeds = plan.seeds; seeds <= most; seeds++) {
    const known = seen[seeds - 1];
    if (!known) return null;
    const parts = { ...known, ...given, calibration: CONFIDENCE_CALIBRATION.version };
    const { value } = confidenceOf(parts);
    if (seeds === most || value >= (plan.leastConfidence ?? 0)) return { value, parts };
  }
  return null;
}
