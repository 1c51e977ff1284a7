import type { ConcurrencyLimit } from '@/db/orchestrator/rows';
import {
  type Expression,
  evaluate,
  findCorrelation,
  hashValue,
  type Operand,
  readPath,
  resolveOperand,
} from '@/inngest/embedded/expressions';
import type { EventBody } from '@/inngest/embedded/protocol';

/** A mounted function, as the executor needs it; made by `readDefinitions`, which has refused all else. */
export interface FunctionDefinition {
  /** With the app's prefix, as in `fnId`. */
  id: string;
  /** Tries in all, the first included. */
  maxAttempts: number;
  triggers: readonly { event: string; condition: Expression | null }[];
  crons: readonly { pattern: string; timezone: string | null; source: string }[];
  cancelOn: readonly { event: string; condition: Expression | null }[];
  concurrency: readonly { key: Operand | null; limit: number }[];
  idempotency: Operand | null;
}

/** The organisation that an event is about, by which work is shared out; null for the system's own. */
export function fairKeyOf(event: EventBody): string | null {
  const orgId = event.data.orgId;
  // Postgres keeps no U+0000 in a text; no organisation's id has one.
  return typeof orgId === 'string' && orgId !== '' ? orgId.replaceAll('\u0000', '') : null;
}

/** The limits that hold for a run of `definition` started by `event`. */
export function limitsFor(definition: FunctionDefinition, event: EventBody): ConcurrencyLimit[] {
  return definition.concurrency.map(({ key, limit }, index) => ({
    key: `${definition.id}:${index}:${key ? hashValue(resolveOperand(key, { event }) ?? null) : ''}`,
    limit,
  }));
}

/** The idempotency key of a run started by `event`; null if the function has none, or the event lacks the field. */
export function idempotencyKeyFor(definition: FunctionDefinition, event: EventBody): string | null {
  if (!definition.idempotency) return null;
  const value = resolveOperand(definition.idempotency, { event });
  return value === undefined || value === null ? null : hashValue(value);
}

/** One key for each way in which a run started by `event` can be cancelled. */
export function cancelKeysOf(definition: FunctionDefinition, event: EventBody): string[] {
  return definition.cancelOn.flatMap(({ condition }, index) => {
    const correlation = condition && findCorrelation(condition);
    if (!correlation) return [cancelKey(index, null)];
    const value = readPath(event, correlation.eventKeys);
    return value === undefined ? [] : [cancelKey(index, hashValue(value))];
  });
}

/** The key under which the `index`-th cancellation finds its runs when `arriving` comes in; null if it finds none. */
export function cancelKeyFor(
  definition: FunctionDefinition,
  index: number,
  arriving: EventBody,
): string | null {
  const condition = definition.cancelOn[index]?.condition;
  const correlation = condition && findCorrelation(condition);
  if (!correlation) return cancelKey(index, null);
  const value = readPath(arriving, correlation.asyncKeys);
  return value === undefined ? null : cancelKey(index, hashValue(value));
}

/** Whether `arriving` cancels the run that `event` started, through the `index`-th cancellation. */
export function cancels(
  definition: FunctionDefinition,
  index: number,
  event: EventBody,
  arriving: EventBody,
): boolean {
  const condition = definition.cancelOn[index]?.condition;
  return !condition || evaluate(condition, { event, async: arriving });
}

/** Whether `event` starts a run of the function. */
export function isTriggeredBy(definition: FunctionDefinition, event: EventBody): boolean {
  return definition.triggers.some(
    (trigger) =>
      trigger.event === event.name && (!trigger.condition || evaluate(trigger.condition, { event })),
  );
}

function cancelKey(index: number, hash: string | null): string {
  return `${index}:${hash ?? '*'}`;
}
