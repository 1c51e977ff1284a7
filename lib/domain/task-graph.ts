import type { OutcomeCounts } from './outcomes';

/**
 * What is done with each record of a library, in order. What the look-up finds goes straight to the ranking. The steps
 * are the same for all pipelines: settings change what a step does.
 */
export const TASK_STEPS = ['read', 'prepare', 'look-up', 'dock', 'score', 'rank'] as const;
export type TaskStep = (typeof TASK_STEPS)[number];

/** How many records of a run have come out of a step, and how many are there. */
export interface StepCounts {
  done: number;
  /** At work at this moment. */
  active: number;
  /** Records that ended here without a place in the ranking. */
  lost: number;
}

/**
 * The records of a run by step. Preparing, docking and scoring are one task for the ledger: what fails in it is counted
 * at docking.
 * @param running tasks at work
 */
export function countSteps(
  counts: OutcomeCounts,
  total: number,
  running: number,
): Record<TaskStep, StepCounts> {
  const { docked, reused, rejected, failed, cancelled, skipped } = counts;
  const accepted = total - rejected;
  const none = { active: 0, lost: 0 };
  return {
    read: { ...none, done: accepted, lost: rejected },
    prepare: { ...none, done: docked + reused },
    'look-up': { ...none, done: reused },
    dock: { done: docked, active: running, lost: failed + cancelled + skipped },
    score: { ...none, done: docked },
    rank: { ...none, done: docked + reused },
  };
}
