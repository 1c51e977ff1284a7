import { Inngest, type InngestFunction } from 'inngest';
import type { Sql } from 'postgres';
import { createEmbeddedEngine, type EmbeddedEngine } from '@/inngest/embedded/engine';
import type { Settings } from '@/inngest/embedded/settings';
import { connect } from '@/inngest/embedded/testing/postgres';

/** Leases and waits short enough for a test, long enough for a loaded machine. */
export const TEST_SETTINGS: Partial<Settings> = {
  leaseSeconds: 1.5,
  pollSeconds: 0.25,
  concurrency: 4,
  retryBackoff: { baseSeconds: 0.1, maxSeconds: 1 },
  databaseDeadlineSeconds: 10,
};

/** One line of the log of an engine under test. */
export interface LogLine {
  level: string;
  message: string;
  fields: Record<string, unknown>;
}

export interface TestWorker {
  engine: EmbeddedEngine;
  client: Inngest;
  sql: Sql;
  lines: LogLine[];
  stop(): Promise<void>;
}

const QUIET = { info() {}, warn() {}, error() {}, debug() {} };

/** An engine and its client, not yet started. */
export function createTestWorker(url: string, settings: Partial<Settings> = {}): TestWorker {
  const sql = connect(url);
  const lines: LogLine[] = [];
  const engine = createEmbeddedEngine({
    sql,
    appId: 'app',
    log: (level, message, fields) => lines.push({ level, message, fields }),
    ...TEST_SETTINGS,
    ...settings,
  });
  const client = new Inngest({ id: 'app', logger: QUIET, ...engine.clientOptions });
  return {
    engine,
    client,
    sql,
    lines,
    async stop() {
      await engine.stop({ graceSeconds: 2 });
      await sql.end({ timeout: 1 });
    },
  };
}

/** Mounts what `define` makes and starts to work. */
export async function startTestWorker(
  url: string,
  define: (client: Inngest) => InngestFunction.Any[],
  settings: Partial<Settings> = {},
): Promise<TestWorker> {
  const worker = createTestWorker(url, settings);
  await worker.engine.mount(define(worker.client), worker.client);
  worker.engine.start();
  return worker;
}

/** Bounds a failure, and no success: for a machine that is three times slower than most. */
const LONGEST_WAIT_SECONDS = 60;

/** Looks until `look` gives something. */
export async function until<T>(
  look: () => Promise<T | null | undefined | false> | T | null | undefined | false,
): Promise<T> {
  const end = performance.now() + LONGEST_WAIT_SECONDS * 1_000;
  for (;;) {
    const found = await look();
    if (found) return found;
    if (performance.now() > end) throw new Error(`Nothing came within ${LONGEST_WAIT_SECONDS} s.`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export interface EndedRun {
  id: string;
  status: string;
  output: unknown;
  error: { name: string; message: string } | null;
}

/** Waits for `count` ended runs of a function, in the order of their creation. */
export async function endedRuns(sql: Sql, functionId: string, count = 1): Promise<EndedRun[]> {
  return until(async () => {
    const rows = await sql<{ id: string; status: string; output: string | null; error: string | null }[]>`
      select id, status, output, error from orchestrator.run
      where function_id = ${`app-${functionId}`} and status <> 'running' order by created_at, id`;
    return (
      rows.length >= count &&
      rows.map((row) => ({
        id: row.id,
        status: row.status,
        output: row.output === null ? null : (JSON.parse(row.output) as unknown),
        error: row.error === null ? null : (JSON.parse(row.error) as EndedRun['error']),
      }))
    );
  });
}

/** Waits for the one ended run of a function. */
export async function endedRun(sql: Sql, functionId: string): Promise<EndedRun> {
  const [run] = await endedRuns(sql, functionId);
  if (!run) throw new Error(`No run of ${functionId} has ended.`);
  return run;
}

/** Empties the orchestrator between scenarios. */
export async function clear(sql: Sql): Promise<void> {
  await sql`truncate orchestrator.event, orchestrator.run, orchestrator.step, orchestrator.job, orchestrator.idempotency`;
}
