import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { eventType, type Inngest } from 'inngest';
import type { TransactionSql } from 'postgres';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { claimJob, deleteJob, reapExpiredLeases } from '@/db/orchestrator/jobs-store';
import type { ClaimedJob } from '@/db/orchestrator/rows';
import { lockRun } from '@/db/orchestrator/runs-store';
import { writeAnswer } from '@/inngest/embedded/answer';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import type { Answer } from '@/inngest/embedded/protocol';
import { finishRun, startRun } from '@/inngest/embedded/runs';
import { startTestPostgres, type TestPostgres } from '@/inngest/embedded/testing/postgres';
import {
  clear,
  endedRun,
  endedRuns,
  startTestWorker,
  type TestWorker,
  until,
} from '@/inngest/embedded/testing/workers';

/** Room for the waits of one test, each of which may take a minute before it fails. */
const LONGEST_TEST_MILLISECONDS = 300_000;
const WORKER_PROCESS = fileURLToPath(new URL('testing/worker-process.ts', import.meta.url));
const go = eventType('go');

vi.setConfig({ testTimeout: LONGEST_TEST_MILLISECONDS });

let db: TestPostgres;
let workers: TestWorker[] = [];
let processes: ChildProcess[] = [];

beforeAll(async () => {
  db = await startTestPostgres();
  await db.sql`create table mark (step text, what text, pid int)`;
  await db.sql`create table gate (open boolean)`;
  await db.sql`create table report (pid int primary key, stale int)`;
});
afterAll(() => db.stop());
beforeEach(async () => {
  await clear(db.sql);
  await db.sql`truncate mark, gate, report`;
});
afterEach(async () => {
  for (const child of processes) child.kill('SIGKILL');
  processes = [];
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
});

async function start(
  define: Parameters<typeof startTestWorker>[1],
  settings?: Parameters<typeof startTestWorker>[2],
): Promise<TestWorker> {
  const worker = await startTestWorker(db.url, define, settings);
  workers.push(worker);
  return worker;
}

function startProcess(): ChildProcess {
  const child = spawn(process.execPath, ['--import', 'tsx', WORKER_PROCESS, db.url], { stdio: 'ignore' });
  processes.push(child);
  return child;
}

/** Sends the event that the worker process waits for, through a worker that mounts nothing of its own. */
async function sendGo(): Promise<void> {
  await db.sql`insert into orchestrator.event (id, name, body)
    values ('go', 'go', ${JSON.stringify({ id: 'go', name: 'go', data: {}, ts: Date.now() })})`;
}

async function marks(): Promise<Record<string, number>> {
  const rows = await db.sql<{ key: string; count: number }[]>`
    select step || ' ' || what as key, count(*)::int as count from mark group by 1`;
  return Object.fromEntries(rows.map((row) => [row.key, row.count]));
}

const isInStepTwo = (child: ChildProcess) =>
  until(async () => {
    const rows =
      await db.sql`select 1 from mark where step = 'two' and what = 'begin' and pid = ${child.pid ?? 0}`;
    return rows.length > 0;
  });
const openGate = () => db.sql`insert into gate values (true)`;

describe('a worker process', () => {
  it('is killed in the middle of a step: another resumes there, and each step takes effect once', async () => {
    await sendGo();
    const first = startProcess();
    await isInStepTwo(first);
    first.kill('SIGKILL');
    const second = startProcess();
    await isInStepTwo(second);
    const jobs = await db.sql`select attempt, crashes from orchestrator.job`;
    expect([...jobs]).toEqual([{ attempt: 0, crashes: 1 }]);
    await openGate();
    const run = await endedRun(db.sql, 'work');
    expect(run).toMatchObject({ status: 'completed', output: [first.pid, second.pid, second.pid] });
    expect(await marks()).toEqual({
      'one begin': 1,
      'one end': 1,
      'two begin': 2,
      'two end': 1,
      'three begin': 1,
      'three end': 1,
    });
  });

  it('is stopped past its lease and goes on: its late write is dropped and counted', async () => {
    await sendGo();
    const first = startProcess();
    await isInStepTwo(first);
    first.kill('SIGSTOP');
    const second = startProcess();
    await isInStepTwo(second);
    await openGate();
    expect(await endedRun(db.sql, 'work')).toMatchObject({ output: [first.pid, second.pid, second.pid] });
    first.kill('SIGCONT');
    await until(async () => {
      const rows = await db.sql`select 1 from report where pid = ${first.pid ?? 0} and stale > 0`;
      return rows.length > 0;
    });
    expect(await endedRuns(db.sql, 'work')).toHaveLength(1);
    expect((await marks())['three begin']).toBe(1);
  });
});

describe('a late writer', () => {
  const definition: FunctionDefinition = {
    id: 'app-f',
    maxAttempts: 1,
    triggers: [],
    crons: [],
    cancelOn: [],
    concurrency: [],
    idempotency: null,
  };
  const functions = new Map([[definition.id, definition]]);
  const context = { functions, backoff: { baseSeconds: 1, maxSeconds: 1 } };
  type Write = (tx: TransactionSql, job: ClaimedJob, answer: Answer) => Promise<unknown>;

  const claim = async (leaseSeconds: number): Promise<ClaimedJob> =>
    until(() => db.sql.begin((tx) => claimJob(tx, { workerId: 'w', leaseSeconds, functionIds: ['app-f'] })));

  /** The first worker loses its lease to the second and answers while the second is still at work. */
  async function outputAfterLateWrite(write: Write): Promise<unknown> {
    await db.sql.begin((tx) => startRun(tx, definition, { id: 'e', name: 'go', data: {}, ts: 0 }));
    const first = await claim(0.05);
    await until(async () => (await reapExpiredLeases(db.sql, 8)).freed > 0);
    const second = await claim(60);
    await db.sql.begin((tx) => write(tx, first, { kind: 'completed', data: 'first' }));
    await db.sql.begin((tx) => write(tx, second, { kind: 'completed', data: 'second' }));
    return (await endedRun(db.sql, 'f')).output;
  }

  it('is dropped', async () => {
    const results: unknown[] = [];
    const output = await outputAfterLateWrite(async (tx, job, answer) => {
      results.push(await writeAnswer(tx, job, answer, context));
    });
    expect(output).toBe('second');
    expect(results).toEqual(['stale', 'written']);
  });

  it('wins without the fence, which the scenario shows (control)', async () => {
    const output = await outputAfterLateWrite(async (tx, job, answer) => {
      const run = await lockRun(tx, job.runId);
      await deleteJob(tx, job.id);
      if (run && answer.kind === 'completed') {
        await finishRun(tx, run, { status: 'completed', output: answer.data });
      }
    });
    expect(output).toBe('first');
  });
});

describe('a worker', () => {
  it('keeps the lease of a step that takes much longer than a lease', async () => {
    let bodies = 0;
    const define = (inngest: Inngest) => [
      inngest.createFunction({ id: 'long', retries: 0, triggers: [go] }, async ({ step }) =>
        step.run('dock', async () => {
          bodies += 1;
          await new Promise((resolve) => setTimeout(resolve, 2_500));
          return 'docked';
        }),
      ),
    ];
    const worker = await start(define, { leaseSeconds: 1 });
    await start(define, { leaseSeconds: 1 });
    await worker.client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'long')).toMatchObject({ output: 'docked' });
    expect(bodies).toBe(1);
  });

  it('ends a job that loses its workers again and again, and calls onFailure', async () => {
    const failures: string[] = [];
    const define = (inngest: Inngest) => {
      const fn = inngest.createFunction(
        {
          id: 'poison',
          retries: 5,
          triggers: [go],
          onFailure: ({ error }) => {
            failures.push(error.message);
          },
        },
        async () => 'never reached',
      );
      return [fn];
    };
    const worker = await startTestWorker(db.url, define, { maxCrashes: 3, concurrency: 0 });
    workers.push(worker);
    await worker.client.send({ name: 'go' });
    const functionIds = ['app-poison'];
    for (let lost = 0; lost < 3; lost++) {
      await until(() =>
        db.sql.begin((tx) => claimJob(tx, { workerId: 'lost', leaseSeconds: 0.05, functionIds })),
      );
    }
    const run = await endedRun(db.sql, 'poison');
    expect(run).toMatchObject({ status: 'failed', error: { name: 'WorkerLost' } });
    await start(define);
    await endedRun(db.sql, 'poison-failure');
    expect(failures).toEqual([expect.stringContaining('lost 3 times')]);
  });

  it('stops: it ends what it can in time, and gives the rest back without counting a crash', async () => {
    let stuck = true;
    const bodies: string[] = [];
    const define = (name: string) => (inngest: Inngest) => [
      inngest.createFunction({ id: 'stopping', retries: 0, triggers: [go] }, async ({ event, step }) =>
        step.run('body', async () => {
          bodies.push(name);
          if (event.data?.quick) await new Promise((resolve) => setTimeout(resolve, 200));
          else if (name === 'first') await until(() => !stuck);
          return name;
        }),
      ),
    ];
    const first = await start(define('first'));
    await first.client.send([
      { name: 'go', data: { quick: true } },
      { name: 'go', data: { quick: false } },
    ]);
    await until(() => bodies.length === 2);
    await first.engine.stop({ graceSeconds: 0.6 });
    expect(await endedRun(db.sql, 'stopping')).toMatchObject({ output: 'first' });
    expect(first.engine.metrics()).toMatchObject({ jobsReleased: 1, leasesReaped: 0 });
    const jobs = await db.sql`select attempt, crashes from orchestrator.job`;
    expect([...jobs]).toEqual([{ attempt: 0, crashes: 0 }]);
    await start(define('second'));
    const runs = await endedRuns(db.sql, 'stopping', 2);
    stuck = false;
    expect(runs.map((run) => run.output).toSorted()).toEqual(['first', 'second']);
    await until(() => first.engine.metrics().staleWritesDropped > 0);
  });

  it('goes on by itself after the database was restarted, and repeats no step that was saved', async () => {
    const bodies: string[] = [];
    const worker = await start((inngest) => [
      inngest.createFunction({ id: 'patient', retries: 3, triggers: [go] }, async ({ event, step }) => {
        for (let i = 0; i < 6; i++) {
          await step.run(`s${i}`, async () => {
            bodies.push(`${event.data?.n}:${i}`);
            await new Promise((resolve) => setTimeout(resolve, 150));
          });
        }
        return event.data?.n;
      }),
    ]);
    await worker.client.send([1, 2, 3].map((n) => ({ name: 'go', data: { n } })));
    await until(() => bodies.length >= 6);
    await db.restart(500);
    const runs = await endedRuns(db.sql, 'patient', 3);
    expect(runs.map((run) => run.output).toSorted()).toEqual([1, 2, 3]);
    // What was being done when the database went is done again at most: one step of each of the three runs.
    expect(new Set(bodies).size).toBe(18);
    expect(bodies.length).toBeLessThanOrEqual(18 + 3);
    expect(worker.engine.metrics().databaseErrors).toBeGreaterThan(0);
    await worker.client.send({ name: 'go', data: { n: 4 } });
    await endedRuns(db.sql, 'patient', 4);
    expect(worker.engine.metrics().listening).toBe(1);
  });
});
