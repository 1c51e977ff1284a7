import { Inngest, wrapStringFirstLogger } from 'inngest';
import postgres, { type Sql } from 'postgres';
import { withEnduringTransactions } from '@/db/lost-connection';
import { createEmbeddedEngine, type EmbeddedEngine } from '@/inngest/embedded/engine';
import { StepBoundaryMiddleware } from '@/inngest/embedded/step-boundary';
import { env } from '@/lib/env';
import { log, logger } from '@/lib/logs/logger';

export const APP_ID = 'molecular-analysis-dashboard';

/** The worker's listener, its heartbeats and its write-backs. */
const CONNECTIONS = 6;

export interface Orchestrator {
  client: Inngest.Any;
  /** In embedded mode only: the executor, which the worker starts and the web only sends to. */
  embedded: { engine: EmbeddedEngine; sql: Sql } | null;
}

const KEY = Symbol.for('molecular-analysis-dashboard.orchestrator');
const holder = globalThis as { [KEY]?: Orchestrator };

/** The way to the orchestrator that the environment names, made at the first call. */
export function orchestrator(): Orchestrator {
  holder[KEY] ??= env().ORCHESTRATOR === 'embedded' ? embedded() : remote();
  return holder[KEY];
}

/** The Inngest client of this process: what events are sent with. */
export function inngest(): Inngest.Any {
  return orchestrator().client;
}

function embedded(): Orchestrator {
  const sql = withEnduringTransactions(
    postgres(env().DATABASE_URL, {
      max: CONNECTIONS,
      fetch_types: false,
      // The default waits longer after each failure: a database that is back would be found seconds late.
      backoff: () => 0.2,
      onnotice: () => {},
    }),
  );
  const engine = createEmbeddedEngine({
    sql,
    appId: APP_ID,
    log,
    concurrency: env().WORKER_CALLS_AT_ONCE,
    leaseSeconds: Math.max(2, Math.floor(env().TASK_LEASE_SECONDS / 2)),
    // A chunk is planned to take minutes; on a small machine with slow ligands it may take hours.
    maxCallSeconds: 24 * 3600,
  });
  return { client: new Inngest({ id: APP_ID, ...engine.clientOptions }), embedded: { engine, sql } };
}

/** `readEnv` has seen to it that both modes are configured whole. */
function remote(): Orchestrator {
  const { INNGEST_BASE_URL, INNGEST_EVENT_KEY, INNGEST_SIGNING_KEY } = env();
  const client = new Inngest({
    id: APP_ID,
    isDev: false,
    ...(INNGEST_BASE_URL && { baseUrl: INNGEST_BASE_URL }),
    ...(INNGEST_EVENT_KEY && { eventKey: INNGEST_EVENT_KEY }),
    ...(INNGEST_SIGNING_KEY && { signingKey: INNGEST_SIGNING_KEY }),
    aiMetadata: false,
    internalLogger: wrapStringFirstLogger(logger),
    middleware: [StepBoundaryMiddleware],
  });
  return { client, embedded: null };
}
