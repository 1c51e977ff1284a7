import type { Sql } from 'postgres';
import type { ServeHandler } from '@/inngest/embedded/call';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import type { Metrics } from '@/inngest/embedded/metrics';
import type { Settings } from '@/inngest/embedded/settings';

/** Where the engine says what happens: one line, and the fields to find it by. */
export type Log = (
  level: 'debug' | 'info' | 'warn' | 'error',
  message: string,
  fields: Record<string, unknown>,
) => void;

/** What every part of the engine works with. */
export interface EngineContext {
  sql: Sql;
  functions: ReadonlyMap<string, FunctionDefinition>;
  settings: Settings;
  metrics: Metrics;
  log: Log;
}

/** What a worker needs besides: the SDK's handler for the mounted functions. */
export interface WorkerContext extends EngineContext {
  handler: ServeHandler;
}
