import type postgres from 'postgres';

/** A postgres.js client or an open transaction of one. */
export type Query = postgres.ISql;

/** What a function run is inserted with; `event` is the whole event as JSON. */
export interface NewRun {
  id: string;
  functionId: string;
  eventId: string;
  event: string;
  fairKey: string | null;
  lane: string;
  limits: readonly ConcurrencyLimit[];
  cancelKeys: readonly string[];
  parent: StepAddress | null;
}

/** At most `limit` calls in flight over all jobs that carry `key`. */
export interface ConcurrencyLimit {
  key: string;
  limit: number;
}

/** Names one step of one run. */
export interface StepAddress {
  runId: string;
  stepId: string;
}

/** A job that this worker holds, with the fencing number of its lease. `stepId` is empty for the function as a whole. */
export interface ClaimedJob {
  id: string;
  runId: string;
  stepId: string;
  functionId: string;
  fairKey: string | null;
  attempt: number;
  crashes: number;
  fence: string;
}

/** A run under a row lock. */
export interface LockedRun {
  id: string;
  functionId: string;
  status: 'running' | 'completed' | 'failed' | 'cancelled';
  event: string;
  fairKey: string | null;
  parentRunId: string | null;
  parentStepId: string | null;
  stepCount: number;
  stateBytes: number;
}

/** A step as it is registered, before it is done. */
export interface PendingStep extends StepAddress {
  op: 'planned' | 'sleep' | 'wait' | 'invoke';
  name: string;
  race: boolean;
  due: Due | null;
  wait: { event: string; path: string | null; value: string | null; expression: string | null } | null;
}

/** A moment: so many milliseconds from the database's now, or an ISO instant. */
export type Due = { inMilliseconds: number } | { at: string };
