import type { ClientOptions, Inngest, InngestFunction } from 'inngest';
import { serve } from 'inngest/edge';
import type { Sql } from 'postgres';
import { SERVE_URL, type ServeHandler, serveRequest } from '@/inngest/embedded/call';
import type { Log } from '@/inngest/embedded/context';
import { createFetch } from '@/inngest/embedded/fetch';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import { Metrics, type MetricValues } from '@/inngest/embedded/metrics';
import { readDefinitions, registrationSchema } from '@/inngest/embedded/refuse';
import { DEFAULT_SETTINGS, type Settings } from '@/inngest/embedded/settings';
import { StepBoundaryMiddleware } from '@/inngest/embedded/step-boundary';
import { EmbeddedWorker } from '@/inngest/embedded/worker-loop';
import { ConflictError, InvalidInputError } from '@/lib/domain/errors';

export interface EngineOptions extends Partial<Settings> {
  /**
   * A client on the database with the schema `orchestrator`, by a role that `grantOrchestrator` served. A
   * worker needs `max: 6` or more, and no transaction pooler in between, to be woken at once. Set `backoff`
   * to a fraction of a second: by its own default, postgres.js waits up to 20 s before it connects again.
   */
  sql: Sql;
  /** The id of the Inngest client; function ids begin with it. */
  appId: string;
  log: Log;
}

/** What `new Inngest` needs besides its id to talk to this engine. */
export type EmbeddedClientOptions = Required<
  Pick<ClientOptions, 'fetch' | 'baseUrl' | 'isDev' | 'aiMetadata' | 'middleware'>
>;

export interface EmbeddedEngine {
  /** Spread into `new Inngest({ id: appId, ...engine.clientOptions })`. All that a process needs that only sends. */
  clientOptions: EmbeddedClientOptions;
  /** Answers what the SDK sends: events and checkpoints. Part of `clientOptions`. */
  fetch: typeof globalThis.fetch;
  /**
   * Takes the functions that this process runs. Raises InvalidInputError with a sentence for each function and
   * option that the engine does not support. All workers on one database must mount the same functions.
   */
  mount(functions: readonly InngestFunction.Any[], client: Inngest.Any): Promise<void>;
  /** Begins to work. Does not wait for the database: while it is away, the worker tries again. */
  start(): void;
  /** Takes no new work, waits for calls in flight at most `graceSeconds`, and gives the rest back to other workers. */
  stop(options: { graceSeconds: number }): Promise<void>;
  metrics(): MetricValues;
}

/**
 * An executor for Inngest functions inside this process, on Postgres. It speaks the SDK's own protocol without
 * a socket: the SDK's requests come to `fetch`, and functions are called through the SDK's own handler.
 *
 * It has tables of its own, and not a queue library's, because a lost worker must not count as a failed try,
 * and because every write-back must show the fencing number of its lease.
 */
export function createEmbeddedEngine(options: EngineOptions): EmbeddedEngine {
  const { sql, appId, log, ...given } = options;
  const settings: Settings = { ...DEFAULT_SETTINGS, ...given };
  const functions = new Map<string, FunctionDefinition>();
  const metrics = new Metrics();
  const fetch = createFetch({ sql, functions, settings, metrics, log });
  let worker: EmbeddedWorker | null = null;
  let handler: ServeHandler | null = null;

  return {
    fetch,
    clientOptions: {
      fetch,
      baseUrl: new URL(SERVE_URL).origin,
      isDev: true,
      aiMetadata: false,
      middleware: [StepBoundaryMiddleware],
    },
    async mount(mounted, client) {
      if (worker) throw new ConflictError('Functions are mounted before the engine is started.');
      refuseClient(client, appId);
      handler = serve({ client, functions: [...mounted] });
      const definitions = await register(handler, mounted, client);
      functions.clear();
      for (const definition of definitions) functions.set(definition.id, definition);
    },
    start() {
      if (!handler) throw new ConflictError('The engine has no functions: mount them before it is started.');
      if (worker) throw new ConflictError('The engine is started already.');
      worker = new EmbeddedWorker({ sql, functions, handler, settings, metrics, log });
      worker.start();
    },
    async stop({ graceSeconds }) {
      await worker?.stop(graceSeconds);
      worker = null;
    },
    metrics: () => metrics.read(),
  };
}

function refuseClient(client: Inngest.Any, appId: string): void {
  const issues = [];
  if (client.id !== appId) {
    issues.push({
      field: 'client.id',
      message: `The client's id is "${client.id}", the engine's appId "${appId}".`,
    });
  }
  if (client.mode !== 'dev' || !client.middleware.includes(StepBoundaryMiddleware)) {
    issues.push({ field: 'client', message: 'Make the client with the clientOptions of the engine.' });
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
}

/** Asks the SDK for the configuration of the functions, as a server does when an app is registered. */
async function register(
  handler: ServeHandler,
  functions: readonly InngestFunction.Any[],
  client: Inngest.Any,
): Promise<FunctionDefinition[]> {
  const headers = { 'x-inngest-sync-kind': 'in_band' };
  const response = await handler(serveRequest('PUT', new URLSearchParams(), headers, { url: SERVE_URL }));
  const text = await response.text();
  if (!response.ok) throw new ConflictError(`The SDK did not register its functions: ${text}`);
  return readDefinitions(registrationSchema.parse(JSON.parse(text)).functions, functions, client);
}
