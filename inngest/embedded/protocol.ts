import { z } from 'zod';

/**
 * The wire types between the Inngest SDK (v4) and its executor, as far as the embedded executor uses them.
 * Source: the SDK's own `InngestCommHandler`, `execution/engine` and `api/api` of version 4.24.0.
 */

/** An event as functions receive it. */
export interface EventBody {
  id: string;
  name: string;
  data: Record<string, unknown>;
  /** Milliseconds since 1970. */
  ts: number;
  v?: string;
  meta?: unknown;
}

/** An error as the SDK serialises it, so that it can be thrown again inside the function. */
export interface SerializedError {
  name: string;
  message: string;
  stack?: string;
  [key: string]: unknown;
}

/** A memoised step. */
export type StepOutcome = { type: 'data'; data: unknown } | { type: 'error'; error: SerializedError };

const operationSchema = z.object({
  op: z.string(),
  id: z.string().min(1),
  name: z.string().nullish(),
  displayName: z.string().nullish(),
  opts: z.record(z.string(), z.unknown()).nullish(),
  data: z.unknown().optional(),
  error: z.unknown().optional(),
});

/** One operation that the function asks for, or reports as done. */
export type Operation = z.infer<typeof operationSchema>;
export const operationsSchema = z.array(operationSchema);

/** What one call of the function came to. */
export type Answer =
  | { kind: 'completed'; data: unknown }
  | { kind: 'operations'; operations: Operation[]; retryAfter: string | null }
  | { kind: 'failed'; error: SerializedError; retriable: boolean; retryAfter: string | null };

/** Body of `POST /v1/checkpoint/:run/async`; `qi_id` is the job and its fencing number. */
export const checkpointSchema = z.object({ run_id: z.string(), qi_id: z.string(), steps: operationsSchema });

/** Job and fencing number in one word, which the SDK hands back with each checkpoint. */
export function queueItemId(jobId: string, fence: string): string {
  return `${jobId}.${fence}`;
}

/** Reads what `queueItemId` made; null if it was not made by it. */
export function parseQueueItemId(value: string): { jobId: string; fence: string } | null {
  const match = /^([0-9a-f-]{36})\.(\d+)$/.exec(value);
  return match?.[1] && match[2] ? { jobId: match[1], fence: match[2] } : null;
}

/** Any thrown or received value as an error that can be kept as JSON. */
export function toSerializedError(value: unknown): SerializedError {
  if (value instanceof Error) return { name: value.name, message: value.message, stack: value.stack };
  if (typeof value === 'object' && value !== null) {
    const record = value as Record<string, unknown>;
    const message = record.message ?? record.error;
    return {
      ...record,
      name: typeof record.name === 'string' ? record.name : 'Error',
      message: typeof message === 'string' ? message : JSON.stringify(value),
    };
  }
  return { name: 'Error', message: String(value) };
}
