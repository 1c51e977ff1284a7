import { fork } from 'node:child_process';
import type { Sql } from 'postgres';
import { migrateOrchestrator } from '@/db/orchestrator/migrate';
import { bundle, COMPILE_CACHE } from '@/e2e/faults/suite/bundle';
import type { World } from '@/e2e/faults/suite/world';
import { connect } from '@/inngest/embedded/testing/postgres';
import { createTestWorker, startTestWorker } from '@/inngest/embedded/testing/workers';
import { delay, waitUntil } from '@/scripts/stack/processes';
import { dosed, type Scenario } from './scenario';

/** Where the executor's worker dies: see `executor-entry.ts`. */
const DEATHS = [
  'before the first step',
  'in a step',
  'between two steps',
  'in one of two steps',
  'in the other',
  'asleep',
  'waiting for an event',
  'in an invoked function',
  'after it sent an event',
  'in the last step',
  'on the way out',
  'in the handler of a failure',
];
const EFFECTS = ['failure noted', 'invoked', 'last', 'one', 'received', 'three', 'two'];
/** The worker may die after these steps and before they are saved: they are done again, as steps may be. */
const TWICE = ['last', 'one', 'three', 'two'];
const OUTPUT = ['one', 'two', 'three', 'word', 'invoked', 'last'];
const LONGEST_MILLISECONDS = 120_000;

/** The executor's only worker dies in every state that a run can be in, and another goes on. */
export const executor: Scenario = {
  name: 'executor',
  core: { dose: 1, half: 1 },
  words: `the executor's worker lost in each of ${DEATHS.length} states of a run`,
  run: (world) =>
    withOrchestrator(world, 'states', async (sql, url) => {
      const program = await bundle('executor', 'e2e/faults/suite/executor-entry.ts');
      await sql`create table death (at text primary key)`;
      await sql`create table effect (name text)`;
      const problems: string[] = [];
      let isOver = false;
      const lives = (async () => {
        while (!isOver) {
          const env = { ...world.installation.env, NODE_COMPILE_CACHE: COMPILE_CACHE };
          const child = fork(program, [url], {
            execArgv: [],
            env,
            stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
          });
          const ended = new Promise((resolve) => child.once('exit', resolve));
          await Promise.race([ended, waitUntil(() => isOver, LONGEST_MILLISECONDS)]);
          child.kill('SIGKILL');
          await ended;
        }
      })();
      const sender = createTestWorker(url);
      await sender.client.send({ name: 'go' });
      const isWaiting = await waitUntil(
        async () => (await sql`select 1 from death where at = 'waiting for an event'`).length > 0,
        LONGEST_MILLISECONDS,
      );
      if (!isWaiting) problems.push('the run did not come to wait for its event');
      await sender.client.send({ name: 'answer', data: { word: 'word' } });
      await waitUntil(async () => {
        const open = await sql`select 1 from orchestrator.run where status = 'running'`;
        const unrouted = await sql`select 1 from orchestrator.event where routed_at is null`;
        const noted = await sql`select 1 from effect where name = 'failure noted'`;
        return open.length + unrouted.length === 0 && noted.length > 0;
      }, LONGEST_MILLISECONDS);
      isOver = true;
      await lives;
      await sender.stop();

      const [chain] = await sql<{ status: string; output: string | null }[]>`
        select status, output from orchestrator.run where function_id = 'app-chain'`;
      if (chain?.status !== 'completed' || chain.output !== JSON.stringify(OUTPUT))
        problems.push(`the run is ${chain?.status} with ${chain?.output}`);
      const deaths = (await sql<{ at: string }[]>`select at from death`).map(({ at }) => at);
      for (const at of DEATHS) if (!deaths.includes(at)) problems.push(`the worker did not die ${at}`);
      const effects = await sql<{ name: string; count: number }[]>`
        select name, count(*)::int as count from effect group by name order by name`;
      if (effects.map(({ name }) => name).join() !== EFFECTS.join())
        problems.push(`the effects are ${effects.map(({ name }) => name)}`);
      for (const { name, count } of effects)
        if (count > (TWICE.includes(name) ? 2 : 1)) problems.push(`"${name}" took effect ${count} times`);
      const left = await sql`select 1 from orchestrator.job`;
      if (left.length > 0) problems.push(`${left.length} jobs are left`);
      return {
        facts: [
          `${deaths.length} deaths; effects: ${effects.map(({ name, count }) => `${name} ${count}`).join(', ')}`,
        ],
        problems,
      };
    }),
};

const LARGE = 10_000;
const SMALL = 20;
const WORKERS = 2;

/** One organisation has asked for thousands, another for a few. */
export const backlog: Scenario = {
  name: 'backlog',
  core: { dose: 0.1, half: 1 },
  words: `${LARGE} runs of one organisation before ${SMALL} of another`,
  run: (world, dose) =>
    withOrchestrator(world, 'backlog', async (sql, url) => {
      const large = dosed(LARGE, dose);
      const sender = createTestWorker(url);
      const send = async (orgId: string, count: number) => {
        for (let sent = 0; sent < count; sent += 1000) {
          await sender.client.send(
            Array.from({ length: Math.min(1000, count - sent) }, () => ({ name: 'go', data: { orgId } })),
          );
        }
      };
      await send('large', large);
      const workers = [];
      for (let i = 0; i < WORKERS; i++) {
        workers.push(
          await startTestWorker(url, (inngest) => [
            inngest.createFunction(
              {
                id: 'work',
                retries: 0,
                triggers: [{ event: 'go' }],
                concurrency: [{ key: 'event.data.orgId', limit: 2 }, { limit: 4 }],
              },
              ({ step }) => step.run('work', () => delay(20)),
            ),
          ]),
        );
      }
      const done = async (fairKey: string) => {
        const [row] = await sql<{ count: number }[]>`
          select count(*)::int as count from orchestrator.run where fair_key = ${fairKey} and status = 'completed'`;
        return row?.count ?? 0;
      };
      // The backlog stands: all of it is routed before the other organisation asks.
      const isRouted = await waitUntil(
        async () =>
          (await sql`select 1 from orchestrator.event where routed_at is null limit 1`).length === 0,
        LONGEST_MILLISECONDS * 2,
        200,
      );
      const before = await done('large');
      const since = performance.now();
      await send('small', SMALL);
      const isDone = await waitUntil(async () => (await done('small')) === SMALL, LONGEST_MILLISECONDS, 20);
      const seconds = (performance.now() - since) / 1000;
      const meanwhile = (await done('large')) - before;
      await Promise.all([...workers, sender].map((worker) => worker.stop()));
      const problems: string[] = [];
      if (!isRouted) problems.push('the backlog was not taken in');
      if (!isDone) problems.push('the small organisation waits');
      if (before + meanwhile >= large) problems.push('the backlog was done before it could be in the way');
      // They share the places evenly, so that each waits for about as many of the other's as of its own.
      if (meanwhile > 3 * SMALL) problems.push(`${meanwhile} of the large organisation went first`);
      return {
        facts: [
          `${large - before} runs in the queue; the other's ${SMALL} were done in ${seconds.toFixed(1)} s, and ${meanwhile} of the large one meanwhile`,
        ],
        problems,
      };
    }),
};

/** The executor's tables in a database of their own. */
async function withOrchestrator(
  { installation: { admin, adminUrl } }: World,
  name: string,
  work: (sql: Sql, url: string) => ReturnType<Scenario['run']>,
): ReturnType<Scenario['run']> {
  const database = `executor_${name}`;
  await admin.unsafe(`create database ${database}`);
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  const sql = connect(url.toString());
  try {
    await migrateOrchestrator(sql);
    return await work(sql, url.toString());
  } finally {
    await sql.end({ timeout: 1 });
    await admin.unsafe(`drop database ${database} with (force)`);
  }
}
