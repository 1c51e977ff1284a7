import { markRouted, takeUnroutedEvents } from '@/db/orchestrator/events-store';
import type { Query } from '@/db/orchestrator/rows';
import { findCancellableRuns, findWaitPaths, findWaits, lockRun } from '@/db/orchestrator/runs-store';
import { evaluate, hashValue, parseExpression, readPath } from '@/inngest/embedded/expressions';
import { cancelKeyFor, cancels, type FunctionDefinition, isTriggeredBy } from '@/inngest/embedded/functions';
import type { EventBody } from '@/inngest/embedded/protocol';
import { finishRun, settleStep, startRun } from '@/inngest/embedded/runs';

/** Events routed in one transaction. */
const BATCH = 100;

/**
 * Routes the events that have come in: each first cancels what it cancels, then wakes who waits for it, then
 * starts the functions that it triggers. Must run in a transaction of its own. Gives how many were routed and
 * whether there may be more.
 */
export async function routeEvents(
  tx: Query,
  functions: ReadonlyMap<string, FunctionDefinition>,
): Promise<{ routed: number; more: boolean; started: number; cancelled: number }> {
  const rows = await takeUnroutedEvents(tx, BATCH);
  let started = 0;
  let cancelled = 0;
  for (const row of rows) {
    const event = JSON.parse(row.body) as EventBody;
    cancelled += await cancelRuns(tx, event, functions);
    await wakeWaits(tx, event);
    for (const definition of functions.values()) {
      if (isTriggeredBy(definition, event) && (await startRun(tx, definition, event)) !== null) started += 1;
    }
  }
  if (rows.length > 0)
    await markRouted(
      tx,
      rows.map((row) => row.id),
    );
  return { routed: rows.length, more: rows.length === BATCH, started, cancelled };
}

async function cancelRuns(
  tx: Query,
  arriving: EventBody,
  functions: ReadonlyMap<string, FunctionDefinition>,
): Promise<number> {
  let cancelled = 0;
  for (const definition of functions.values()) {
    for (const [index, { event: name }] of definition.cancelOn.entries()) {
      const key = name === arriving.name ? cancelKeyFor(definition, index, arriving) : null;
      if (key === null) continue;
      for (const candidate of await findCancellableRuns(tx, definition.id, key)) {
        if (!cancels(definition, index, JSON.parse(candidate.event) as EventBody, arriving)) continue;
        const run = await lockRun(tx, candidate.id);
        const error = {
          name: 'Cancelled',
          message: `Cancelled by the event ${arriving.name} (${arriving.id}).`,
        };
        if (run && (await finishRun(tx, run, { status: 'cancelled', error }))) cancelled += 1;
      }
    }
  }
  return cancelled;
}

async function wakeWaits(tx: Query, arriving: EventBody): Promise<void> {
  for (const path of await findWaitPaths(tx, arriving.name)) {
    const value = path === null ? null : readPath(arriving, JSON.parse(path) as string[]);
    if (value === undefined) continue;
    const waits = await findWaits(tx, arriving.name, path, path === null ? null : hashValue(value));
    for (const wait of waits) {
      const matches =
        wait.expression === null ||
        evaluate(parseExpression(wait.expression), { event: JSON.parse(wait.event), async: arriving });
      if (!matches) continue;
      const run = await lockRun(tx, wait.runId);
      if (run) await settleStep(tx, run, wait.stepId, 'wait', { type: 'data', data: arriving });
    }
  }
}
