import { deleteJob, lockJobByFence, markProgress, rescheduleJob } from '@/db/orchestrator/jobs-store';
import type { ClaimedJob, LockedRun, Query } from '@/db/orchestrator/rows';
import { countPendingSteps, lockRun } from '@/db/orchestrator/runs-store';
import { parseRetryAfter, retryDelay } from '@/inngest/embedded/durations';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import { byteLength, checkStepCount, LIMITS } from '@/inngest/embedded/limits';
import { applyOperation, type Effect } from '@/inngest/embedded/operations';
import {
  type Answer,
  type Operation,
  type SerializedError,
  toSerializedError,
} from '@/inngest/embedded/protocol';
import { failJob, finishRun, resumeIfDue } from '@/inngest/embedded/runs';
import { BadRequestError, TooLargeError } from '@/lib/domain/errors';

export interface AnswerContext {
  functions: ReadonlyMap<string, FunctionDefinition>;
  backoff: { baseSeconds: number; maxSeconds: number };
}

/** `stale`: the lease was lost, nothing was written. `over`: the run had ended meanwhile. */
export type WriteBack = 'written' | 'stale' | 'over';

/** Writes what a call came to, if its lease still holds. Must run in a transaction of its own. */
export async function writeAnswer(
  tx: Query,
  job: ClaimedJob,
  answer: Answer,
  context: AnswerContext,
): Promise<WriteBack> {
  const held = await lockHeldJob(tx, job.runId, job.id, job.fence);
  if (typeof held === 'string') return held;
  const { run, attempt, again } = held;
  const end = { tx, run, job, attempt, context };
  if (answer.kind === 'completed') {
    await complete(tx, run, job.id, answer.data);
    return 'written';
  }
  if (answer.kind === 'failed') {
    await retryOrFail(end, answer.error, answer.retriable, answer.retryAfter);
    return 'written';
  }
  let effects: Effect[];
  try {
    effects = await applyOperations({ tx, run, functions: context.functions }, answer.operations);
  } catch (error) {
    await failOnRefusal(tx, run, job.id, error);
    return 'written';
  }
  await settleJob(end, effects, again, answer.retryAfter);
  return 'written';
}

/**
 * Saves steps that a call has done while it goes on. The same rules as `writeAnswer`; `over` also when the
 * steps do not fit, which ends the run.
 */
export async function writeCheckpoint(
  tx: Query,
  runId: string,
  item: { jobId: string; fence: string },
  operations: readonly Operation[],
  context: AnswerContext,
): Promise<WriteBack> {
  const held = await lockHeldJob(tx, runId, item.jobId, item.fence);
  if (typeof held === 'string') return held;
  try {
    await applyOperations({ tx, run: held.run, functions: context.functions }, operations);
  } catch (error) {
    await failOnRefusal(tx, held.run, item.jobId, error);
    return 'over';
  }
  await markProgress(tx, item.jobId);
  return 'written';
}

async function lockHeldJob(tx: Query, runId: string, jobId: string, fence: string) {
  const run = await lockRun(tx, runId);
  const held = run && (await lockJobByFence(tx, jobId, fence));
  if (!run || !held) return 'stale' as const;
  if (run.status !== 'running') {
    await deleteJob(tx, jobId);
    return 'over' as const;
  }
  return { run, ...held };
}

async function applyOperations(
  context: { tx: Query; run: LockedRun; functions: AnswerContext['functions'] },
  operations: readonly Operation[],
): Promise<Effect[]> {
  checkStepCount(context.run.stepCount, operations.length);
  const effects: Effect[] = [];
  for (const operation of operations) effects.push(await applyOperation(context, operation));
  return effects;
}

interface JobEnd {
  tx: Query;
  run: LockedRun;
  job: ClaimedJob;
  attempt: number;
  context: AnswerContext;
}

async function settleJob(
  end: JobEnd,
  effects: readonly Effect[],
  again: boolean,
  retryAfter: string | null,
): Promise<void> {
  const { tx, run, job } = end;
  const finished = effects.find((effect) => effect.kind === 'finished');
  if (finished) return complete(tx, run, job.id, finished.output);
  const retry = effects.find((effect) => effect.kind === 'retry');
  if (retry) return retryOrFail(end, retry.error, true, retryAfter);
  const race = effects.some((effect) => effect.kind === 'saved' && effect.race);
  if (job.stepId !== '') {
    await deleteJob(tx, job.id);
    return resumeIfDue(tx, run, race);
  }
  const progress = effects.some((effect) => effect.kind !== 'unchanged');
  if (again || (await countPendingSteps(tx, run.id)).pending === 0) {
    if (!again && !progress) return retryOrFail(end, NO_PROGRESS, true, null);
    return rescheduleJob(tx, job.id, 0, { inMilliseconds: 0 });
  }
  return deleteJob(tx, job.id);
}

async function complete(tx: Query, run: LockedRun, jobId: string, output: unknown): Promise<void> {
  const bytes = byteLength(JSON.stringify(output ?? null));
  if (bytes > LIMITS.stepOutputBytes) {
    const message = `The function returned ${bytes} bytes; ${LIMITS.stepOutputBytes} is the most.`;
    await failJob(tx, run, jobId, { name: 'TooLargeError', message });
    return;
  }
  await deleteJob(tx, jobId);
  await finishRun(tx, run, { status: 'completed', output });
}

const NO_PROGRESS: SerializedError = {
  name: 'NoProgress',
  message: 'The call ended without a result, and without a step that was not known before.',
};

/** Makes the job due again after its wait, or fails the run if it was the last try. */
async function retryOrFail(
  { tx, run, job, attempt, context }: JobEnd,
  error: SerializedError,
  retriable: boolean,
  retryAfter: string | null,
): Promise<void> {
  const maxAttempts = context.functions.get(job.functionId)?.maxAttempts ?? 1;
  if (!retriable || attempt + 1 >= maxAttempts) {
    await failJob(tx, run, job.id, error);
    return;
  }
  const due = (retryAfter && parseRetryAfter(retryAfter)) || retryDelay(attempt, context.backoff);
  await rescheduleJob(tx, job.id, attempt + 1, due);
}

/** Ends the run if the function asked for something that can never be; any other error is the database's. */
async function failOnRefusal(tx: Query, run: LockedRun, jobId: string, error: unknown): Promise<void> {
  if (!(error instanceof TooLargeError) && !(error instanceof BadRequestError)) throw error;
  await failJob(tx, run, jobId, toSerializedError(error));
}
