import { describe, expect, it } from 'vitest';
import { countSteps, TASK_STEPS } from './task-graph';

describe('countSteps', () => {
  it('loses no record: each is in the ranking, ended at a step, or still to be decided', () => {
    const counts = { docked: 30, reused: 10, rejected: 4, failed: 3, cancelled: 2, skipped: 1 };
    const steps = countSteps(counts, 55, 2);
    expect(steps.read).toEqual({ done: 51, active: 0, lost: 4 });
    expect(steps.dock).toEqual({ done: 30, active: 2, lost: 6 });
    expect(steps['look-up'].done).toBe(10);
    expect(steps.rank.done).toBe(40);
    const lost = TASK_STEPS.reduce((sum, step) => sum + steps[step].lost, 0);
    expect(steps.rank.done + lost).toBe(50);
  });
});
