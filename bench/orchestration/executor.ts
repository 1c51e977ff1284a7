import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { json } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { Inngest } from 'inngest';
import postgres from 'postgres';
import { migrateOrchestrator } from '@/db/orchestrator/migrate';
import { createEmbeddedEngine } from '@/inngest/embedded/engine';
import { connect } from '@/inngest/embedded/testing/postgres';
import { startThrowawayPostgres } from '@/scripts/stack/throwaway-postgres';

const FILE = fileURLToPath(import.meta.url);
/** Events are sent in slices, the next when all of one are done: as many as wait in a large run, and no more. */
const SLICE = 1_000;
const APP_ID = 'bench';

/** After each slice of a thousand runs. */
export interface ExecutorSlice {
  runsPerSecond: number;
  /** Of the heap that is in use after its garbage is collected. */
  heapMegabytes: number;
  residentMegabytes: number;
}

/**
 * Lets the embedded executor run a function that does nothing so many times, from the event to the kept answer, on a
 * database that writes as safely as the product's. It has a process of its own, where nothing else allocates.
 */
export async function runTrivially(runs: number): Promise<ExecutorSlice[]> {
  const server = await startThrowawayPostgres({
    ...{ fsync: 'on', synchronous_commit: 'on', full_page_writes: 'on', shared_buffers: '256MB' },
  });
  try {
    const sql = postgres(server.url, { max: 1, onnotice: () => {} });
    await migrateOrchestrator(sql);
    await sql.end();
    const child = spawn(process.execPath, ['--expose-gc', '--import', 'tsx', FILE, server.url, `${runs}`], {
      cwd: resolve(import.meta.dirname, '../..'),
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return (await json(child.stdout)) as ExecutorSlice[];
  } finally {
    await server.remove();
  }
}

async function work(url: string, runs: number): Promise<ExecutorSlice[]> {
  const sql = connect(url);
  const engine = createEmbeddedEngine({ sql, appId: APP_ID, log: () => {} });
  const quiet = { info() {}, warn() {}, error() {}, debug() {} };
  const client = new Inngest({ id: APP_ID, logger: quiet, ...engine.clientOptions });
  const trivial = client.createFunction(
    { id: 'trivial', retries: 0, triggers: [{ event: 'go' }] },
    async () => null,
  );
  await engine.mount([trivial], client);
  engine.start();
  const slices: ExecutorSlice[] = [];
  for (let sent = 0; sent < runs; sent += SLICE) {
    const started = performance.now();
    const events = Array.from({ length: SLICE }, (_, i) => ({ name: 'go', data: { number: sent + i } }));
    await client.send(events);
    while (engine.metrics().answersWritten < sent + SLICE) {
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    const seconds = (performance.now() - started) / 1000;
    for (let i = 0; i < 3; i++) globalThis.gc?.();
    const { heapUsed, rss } = process.memoryUsage();
    slices.push({
      runsPerSecond: SLICE / seconds,
      heapMegabytes: heapUsed / 2 ** 20,
      residentMegabytes: rss / 2 ** 20,
    });
  }
  await engine.stop({ graceSeconds: 2 });
  await sql.end({ timeout: 1 });
  return slices;
}

if (process.argv[1] === FILE) {
  process.stdout.write(JSON.stringify(await work(process.argv[2] ?? '', Number(process.argv[3]))));
}
