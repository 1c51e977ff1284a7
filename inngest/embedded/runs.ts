import { randomUUID } from 'node:crypto';
import { insertEvents } from '@/db/orchestrator/events-store';
import { deleteJob, deleteWaitingJobs, enqueueJob } from '@/db/orchestrator/jobs-store';
import type { LockedRun, Query, StepAddress } from '@/db/orchestrator/rows';
import {
  countPendingSteps,
  endRun,
  insertRun,
  lockRun,
  saveOutcome,
  takeIdempotencyKey,
} from '@/db/orchestrator/runs-store';
import {
  cancelKeysOf,
  type FunctionDefinition,
  fairKeyOf,
  idempotencyKeyFor,
  limitsFor,
} from '@/inngest/embedded/functions';
import { byteLength, checkStepFits } from '@/inngest/embedded/limits';
import type { EventBody, SerializedError, StepOutcome } from '@/inngest/embedded/protocol';
import { TooLargeError } from '@/lib/domain/errors';

/** How a run can end. */
export type RunEnd =
  | { status: 'completed'; output: unknown }
  | { status: 'failed' | 'cancelled'; error: SerializedError };

/**
 * Starts a run of a function for an event. Gives its id, or null if the function's idempotency key has
 * started one already.
 */
export async function startRun(
  tx: Query,
  definition: FunctionDefinition,
  event: EventBody,
  parent: (StepAddress & { fairKey: string | null }) | null = null,
): Promise<string | null> {
  const id = randomUUID();
  const key = idempotencyKeyFor(definition, event);
  if (key !== null && !(await takeIdempotencyKey(tx, definition.id, key, id))) return null;
  const fairKey = fairKeyOf(event) ?? parent?.fairKey ?? null;
  const limits = limitsFor(definition, event);
  await insertRun(tx, {
    id,
    functionId: definition.id,
    eventId: event.id,
    event: JSON.stringify(event),
    fairKey,
    lane: JSON.stringify([definition.id, fairKey, ...limits.map((limit) => limit.key)]),
    limits,
    cancelKeys: cancelKeysOf(definition, event),
    parent,
  });
  return id;
}

/**
 * Ends a locked run: its waiting jobs and pending steps go, the run that invoked it gets the result, and a
 * failure or cancellation becomes an event, by which `onFailure` is called. False if it had ended before.
 */
export async function finishRun(tx: Query, run: LockedRun, end: RunEnd): Promise<boolean> {
  const error = end.status === 'completed' ? null : end.error;
  const ended = await endRun(tx, run.id, end.status, {
    output: end.status === 'completed' ? JSON.stringify(end.output ?? null) : null,
    error: error && JSON.stringify(error),
  });
  if (!ended) return false;
  await deleteWaitingJobs(tx, run.id);
  if (error) {
    const name = `inngest/function.${end.status}`;
    const body = {
      id: `${end.status}:${run.id}`,
      name,
      ts: Date.now(),
      data: {
        function_id: run.functionId,
        run_id: run.id,
        error,
        event: JSON.parse(run.event) as EventBody,
        ...(run.fairKey === null ? {} : { orgId: run.fairKey }),
      },
    } satisfies EventBody;
    await insertEvents(tx, [{ id: body.id, name, body: JSON.stringify(body) }]);
  }
  if (run.parentRunId !== null && run.parentStepId !== null) {
    const parent = await lockRun(tx, run.parentRunId);
    if (parent) await settleStep(tx, parent, run.parentStepId, 'invoke', outcomeOf(run, end));
  }
  return true;
}

/** Fails a run whose job can never succeed, and removes that job. */
export async function failJob(
  tx: Query,
  run: LockedRun,
  jobId: string,
  error: SerializedError,
): Promise<boolean> {
  await deleteJob(tx, jobId);
  return finishRun(tx, run, { status: 'failed', error });
}

/**
 * Keeps the outcome of a step of a locked run. False if the run is over or the step was done before. Raises
 * TooLargeError if it does not fit, and adds to the counts of `run` if it does.
 */
export async function completeStep(
  tx: Query,
  run: LockedRun,
  stepId: string,
  name: string,
  outcome: StepOutcome,
): Promise<{ race: boolean } | null> {
  if (run.status !== 'running') return null;
  const text = JSON.stringify(
    outcome.type === 'data' ? { type: 'data', data: outcome.data ?? null } : outcome,
  );
  const bytes = byteLength(text);
  checkStepFits(run, name, bytes);
  const saved = await saveOutcome(tx, { runId: run.id, stepId, name, outcome: text, bytes });
  if (saved) {
    run.stepCount += 1;
    run.stateBytes += bytes;
  }
  return saved;
}

/**
 * Like `completeStep`, for outcomes that come from outside of a call (a timer, an event, an invoked run): an
 * outcome that does not fit fails the run, and the function is called again if nothing else is pending.
 */
export async function settleStep(
  tx: Query,
  run: LockedRun,
  stepId: string,
  name: string,
  outcome: StepOutcome,
): Promise<void> {
  let saved: { race: boolean } | null;
  try {
    saved = await completeStep(tx, run, stepId, name, outcome);
  } catch (error) {
    if (!(error instanceof TooLargeError)) throw error;
    await finishRun(tx, run, { status: 'failed', error: { name: error.name, message: error.message } });
    return;
  }
  if (saved) await resumeIfDue(tx, run, saved.race);
}

/** Calls the function again once no step is pending that it waits for: in a race, that is after each step. */
export async function resumeIfDue(tx: Query, run: LockedRun, race: boolean): Promise<void> {
  if (race || (await countPendingSteps(tx, run.id)).awaited === 0) await enqueueJob(tx, run.id, '');
}

function outcomeOf(run: LockedRun, end: RunEnd): StepOutcome {
  if (end.status === 'completed') return { type: 'data', data: end.output ?? null };
  if (end.status === 'failed') return { type: 'error', error: end.error };
  return {
    type: 'error',
    error: { name: 'InvokedRunCancelled', message: `The invoked function ${run.functionId} was cancelled.` },
  };
}
