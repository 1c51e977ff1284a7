import { enqueueJob } from '@/db/orchestrator/jobs-store';
import type { LockedRun, PendingStep, Query } from '@/db/orchestrator/rows';
import { insertPendingStep } from '@/db/orchestrator/runs-store';
import { parseDue } from '@/inngest/embedded/durations';
import { findCorrelation, hashValue, parseExpression, readPath } from '@/inngest/embedded/expressions';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import {
  type EventBody,
  type Operation,
  type SerializedError,
  toSerializedError,
} from '@/inngest/embedded/protocol';
import { completeStep, settleStep, startRun } from '@/inngest/embedded/runs';
import { BadRequestError } from '@/lib/domain/errors';

/** What an operation did to its run. `unchanged`: it was known already. */
export type Effect =
  | { kind: 'saved'; race: boolean }
  | { kind: 'pending' | 'unchanged' }
  | { kind: 'finished'; output: unknown }
  | { kind: 'retry'; error: SerializedError };

export interface OperationContext {
  tx: Query;
  run: LockedRun;
  functions: ReadonlyMap<string, FunctionDefinition>;
}

type Handler = (context: OperationContext, operation: Operation) => Promise<Effect>;

/** One handler an operation; what is not here is refused when a function asks for it. */
const HANDLERS: Record<string, Handler> = {
  StepRun: (context, operation) => save(context, operation, { type: 'data', data: operation.data ?? null }),
  StepFailed: (context, operation) =>
    save(context, operation, { type: 'error', error: toSerializedError(operation.error) }),
  StepError: async (_context, operation) => ({ kind: 'retry', error: toSerializedError(operation.error) }),
  StepPlanned: planStep,
  Sleep: sleep,
  WaitForEvent: waitForEvent,
  InvokeFunction: invoke,
  RunComplete: async (_context, operation) => ({ kind: 'finished', output: operation.data ?? null }),
};

/**
 * Does what one operation asks for, within the transaction that holds the run. Raises TooLargeError or
 * BadRequestError for what can never succeed.
 */
export async function applyOperation(context: OperationContext, operation: Operation): Promise<Effect> {
  const handler = HANDLERS[operation.op];
  if (!handler) {
    throw new BadRequestError(
      `The embedded orchestrator does not support the operation ${operation.op}, which the function ${context.run.functionId} asks for in the step "${nameOf(operation)}".`,
    );
  }
  return handler(context, operation);
}

export function nameOf(operation: Operation): string {
  return operation.displayName ?? operation.name ?? operation.id;
}

async function save(
  { tx, run }: OperationContext,
  operation: Operation,
  outcome: Parameters<typeof completeStep>[4],
): Promise<Effect> {
  const saved = await completeStep(tx, run, operation.id, nameOf(operation), outcome);
  return saved ? { kind: 'saved', race: saved.race } : { kind: 'unchanged' };
}

async function planStep({ tx, run }: OperationContext, operation: Operation): Promise<Effect> {
  const inserted = await insertPendingStep(tx, pending(run, operation, 'planned'));
  if (!inserted) return { kind: 'unchanged' };
  await enqueueJob(tx, run.id, operation.id);
  return { kind: 'pending' };
}

async function sleep({ tx, run }: OperationContext, operation: Operation): Promise<Effect> {
  const due = parseDue(operation.name ?? '');
  const inserted = await insertPendingStep(tx, { ...pending(run, operation, 'sleep'), due });
  return { kind: inserted ? 'pending' : 'unchanged' };
}

async function waitForEvent({ tx, run }: OperationContext, operation: Operation): Promise<Effect> {
  const { timeout, if: source } = operation.opts ?? {};
  if (!operation.name || typeof timeout !== 'string') {
    throw new BadRequestError(
      `The step "${nameOf(operation)}" waits for an event without a name or a timeout.`,
    );
  }
  const expression = typeof source === 'string' ? source : null;
  const correlation = expression === null ? null : findCorrelation(parseExpression(expression));
  const expected = correlation && readPath(JSON.parse(run.event), correlation.eventKeys);
  const inserted = await insertPendingStep(tx, {
    ...pending(run, operation, 'wait'),
    due: parseDue(timeout),
    wait: {
      event: operation.name,
      path: correlation ? JSON.stringify(correlation.asyncKeys) : null,
      value: correlation ? hashValue(expected ?? null) : null,
      expression,
    },
  });
  return { kind: inserted ? 'pending' : 'unchanged' };
}

async function invoke({ tx, run, functions }: OperationContext, operation: Operation): Promise<Effect> {
  const { function_id: functionId, payload, timeout } = operation.opts ?? {};
  const inserted = await insertPendingStep(tx, {
    ...pending(run, operation, 'invoke'),
    due: typeof timeout === 'string' ? parseDue(timeout) : null,
  });
  if (!inserted) return { kind: 'unchanged' };
  const definition = typeof functionId === 'string' ? functions.get(functionId) : undefined;
  const stepId = operation.id;
  if (!definition) {
    const error = { name: 'FunctionNotFound', message: `There is no function ${functionId} to invoke.` };
    await settleStep(tx, run, stepId, nameOf(operation), { type: 'error', error });
    return { kind: 'pending' };
  }
  const { data, v } = (payload ?? {}) as { data?: Record<string, unknown>; v?: string };
  const event: EventBody = {
    id: `invoke:${run.id}:${stepId}`,
    name: 'inngest/function.invoked',
    data: data ?? {},
    ts: Date.now(),
    ...(v === undefined ? {} : { v }),
  };
  const childId = await startRun(tx, definition, event, { runId: run.id, stepId, fairKey: run.fairKey });
  if (childId === null) {
    const error = {
      name: 'AlreadyInvoked',
      message: `${definition.id} was not invoked: a run with the same idempotency key was started within 24 hours.`,
    };
    await settleStep(tx, run, stepId, nameOf(operation), { type: 'error', error });
  }
  return { kind: 'pending' };
}

function pending(run: LockedRun, operation: Operation, op: PendingStep['op']): PendingStep {
  return {
    runId: run.id,
    stepId: operation.id,
    op,
    name: nameOf(operation),
    race: operation.opts?.parallelMode === 'race',
    due: null,
    wait: null,
  };
}
