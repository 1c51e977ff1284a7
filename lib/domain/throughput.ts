/** How far back a run's rate looks. */
export const RATE_WINDOW_SECONDS = 300;
/** From so short a time no rate is told: the first ligands would make a wild one. */
const LEAST_SECONDS = 15;

/** Ligands of a run that docking brought to an end within the rate's window, and how much of that the run was there. */
export interface RecentlyEnded {
  ended: number;
  seconds: number;
}

/** Ligands a minute over the last minutes; null where that cannot be told yet, or nothing ended. */
export function ligandsPerMinute({ ended, seconds }: RecentlyEnded): number | null {
  return ended === 0 || seconds < LEAST_SECONDS ? null : (ended / seconds) * 60;
}

/**
 * How long a run goes on at this rate. The most costly ligands are docked first, so it is rather too long than too
 * short; null without a rate.
 */
export function secondsLeft(pending: number, perMinute: number | null): number | null {
  return perMinute === null ? null : (pending / perMinute) * 60;
}
