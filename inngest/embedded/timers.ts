import type { Sql } from 'postgres';
import { findDueSteps, lockRun } from '@/db/orchestrator/runs-store';
import type { StepOutcome } from '@/inngest/embedded/protocol';
import { settleStep } from '@/inngest/embedded/runs';

const BATCH = 100;

const INVOKE_TIMED_OUT: StepOutcome = {
  type: 'error',
  error: { name: 'InvokeTimedOut', message: 'The invoked function did not end within its timeout.' },
};

/**
 * Ends the sleeps that are over and the waits that have run out: a sleep and a wait give null, an invocation
 * an error. Several workers may do so at once. Gives how many were due.
 */
export async function fireTimers(sql: Sql): Promise<number> {
  const due = await findDueSteps(sql, BATCH);
  for (const step of due) {
    await sql.begin(async (tx) => {
      const run = await lockRun(tx, step.runId);
      const outcome: StepOutcome = step.op === 'invoke' ? INVOKE_TIMED_OUT : { type: 'data', data: null };
      if (run) await settleStep(tx, run, step.stepId, step.op, outcome);
    });
  }
  return due.length;
}
