/**
 * What became of one input record of a run. Every record ends in exactly one of these, so the counts of a
 * finished run always add up to its inputs.
 */
export const OUTCOMES = ['docked', 'reused', 'rejected', 'failed', 'cancelled', 'skipped'] as const;
export type Outcome = (typeof OUTCOMES)[number];

/** How many records ended in each outcome. */
export type OutcomeCounts = Record<Outcome, number>;

export const NO_OUTCOMES: Readonly<OutcomeCounts> = Object.freeze({
  docked: 0,
  reused: 0,
  rejected: 0,
  failed: 0,
  cancelled: 0,
  skipped: 0,
});

/** One sentence an outcome, for legends and help. */
export const OUTCOME_MEANING: Record<Outcome, string> = {
  docked: 'Docked in this run.',
  reused: 'The same bytes were docked before in this organisation; the earlier result is linked.',
  rejected: 'The record could not be used; the reason says why and what to do.',
  failed: 'Preparation or docking failed after every try; the log says why.',
  cancelled: 'The run was cancelled before this ligand was docked.',
  skipped: 'Left out by a rule of the run, a repeated record for example.',
};

export function totalOutcomes(counts: OutcomeCounts): number {
  return OUTCOMES.reduce((sum, outcome) => sum + counts[outcome], 0);
}
