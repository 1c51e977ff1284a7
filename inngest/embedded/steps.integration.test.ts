import { eventType, type Inngest, type InngestFunction, NonRetriableError, RetryAfterError } from 'inngest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { startTestPostgres, type TestPostgres } from '@/inngest/embedded/testing/postgres';
import {
  clear,
  endedRun,
  endedRuns,
  startTestWorker,
  type TestWorker,
  until,
} from '@/inngest/embedded/testing/workers';

let db: TestPostgres;
let workers: TestWorker[] = [];

beforeAll(async () => {
  db = await startTestPostgres();
});
afterAll(() => db.stop());
beforeEach(() => clear(db.sql));
afterEach(async () => {
  await Promise.all(workers.map((worker) => worker.stop()));
  workers = [];
});

async function start(define: (client: Inngest) => InngestFunction.Any[]): Promise<TestWorker> {
  const worker = await startTestWorker(db.url, define);
  workers.push(worker);
  return worker;
}

describe('steps', () => {
  it('runs sequential steps once each and keeps the result of the function', async () => {
    const bodies: string[] = [];
    const { client } = await start((inngest) => [
      inngest.createFunction(
        { id: 'sequence', retries: 0, triggers: [{ event: 'go' }] },
        async ({ event, step }) => {
          const a = await step.run('a', () => {
            bodies.push('a');
            return { n: event.data.n as number };
          });
          const b = await step.run('b', () => {
            bodies.push('b');
            return a.n + 1;
          });
          return { b, nul: 'a\u0000b' };
        },
      ),
    ]);
    await client.send({ name: 'go', data: { n: 41 } });
    expect(await endedRun(db.sql, 'sequence')).toMatchObject({
      status: 'completed',
      output: { b: 42, nul: 'a\u0000b' },
    });
    expect(bodies).toEqual(['a', 'b']);
  });

  it('runs parallel steps side by side, each once, and goes on after the last', async () => {
    const started: string[] = [];
    const { client } = await start((inngest) => [
      inngest.createFunction(
        { id: 'parallel', retries: 0, triggers: [{ event: 'go' }] },
        async ({ step }) => {
          const three = await Promise.all(
            ['x', 'y', 'z'].map((id) =>
              step.run(id, async () => {
                started.push(id);
                // Each waits for all three: this ends only if they run at the same time.
                await until(() => started.length >= 3);
                return id;
              }),
            ),
          );
          return [...three, await step.run('after', () => 'end')].join('');
        },
      ),
    ]);
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'parallel')).toMatchObject({ output: 'xyzend' });
    expect(started.toSorted()).toEqual(['x', 'y', 'z']);
  });

  it('goes on after the first of a race, and ends once the others have ended too, as the SDK has it', async () => {
    const order: string[] = [];
    const { client } = await start((inngest) => [
      inngest.createFunction(
        { id: 'race', retries: 0, triggers: [{ event: 'go' }] },
        async ({ step, group }) => {
          const winner = await group.parallel({ mode: 'race' }, () =>
            Promise.race([
              step.run('fast', () => 'fast'),
              step.waitForEvent('slow', { event: 'never', timeout: '1s' }).then(() => {
                order.push('slow');
                return 'slow';
              }),
            ]),
          );
          return step.run('after', () => {
            order.push('after');
            return winner;
          });
        },
      ),
    ]);
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'race')).toMatchObject({ status: 'completed', output: 'fast' });
    expect(order[0]).toBe('after');
  });

  it('checkpoints 200 sequential steps within few calls and seconds', async () => {
    let calls = 0;
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'many', retries: 0, triggers: [{ event: 'go' }] }, async ({ step }) => {
        calls += 1;
        let sum = 0;
        for (let i = 0; i < 200; i++) sum += await step.run(`s${i}`, () => i);
        return sum;
      }),
    ]);
    const begin = performance.now();
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'many')).toMatchObject({ output: 19_900 });
    // One on a quiet machine; the SDK begins a new call after ten seconds. Without checkpoints it is 201.
    expect(calls).toBeLessThan(5);
    expect(performance.now() - begin).toBeLessThan(20_000);
  });

  it('refuses a step inside the body of a step instead of hanging', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'nested', retries: 3, triggers: [{ event: 'go' }] }, async ({ step }) => {
        const inner = () => step.run('inner', () => 1);
        return step.run('outer', inner);
      }),
    ]);
    await client.send({ name: 'go' });
    const run = await endedRun(db.sql, 'nested');
    expect(run.status).toBe('failed');
    expect(run.error?.message).toContain('inside the body of another step');
  });
});

describe('time', () => {
  it('sleeps for a duration and until an instant', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'sleeper', retries: 0, triggers: [{ event: 'go' }] }, async ({ step }) => {
        const before = await step.run('before', () => Date.now());
        await step.sleep('nap', '1s');
        const between = await step.run('between', () => Date.now());
        await step.sleepUntil('until', new Date(between + 500));
        return [between - before, (await step.run('end', () => Date.now())) - between];
      }),
    ]);
    await client.send({ name: 'go' });
    const { output } = await endedRun(db.sql, 'sleeper');
    const [nap, rest] = output as [number, number];
    expect(nap).toBeGreaterThanOrEqual(990);
    expect(nap).toBeLessThan(10_000);
    expect(rest).toBeGreaterThanOrEqual(490);
  });

  it('waits for the event that matches, and gives null when none comes in time', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'waiter', retries: 0, triggers: [{ event: 'go' }] }, async ({ step }) => {
        const answer = await step.waitForEvent('answer', {
          event: 'answer',
          match: 'data.key',
          timeout: '20s',
        });
        const both = await step.waitForEvent('both', {
          event: 'answer',
          if: 'async.data.key == event.data.key && async.data.n == 2',
          timeout: '20s',
        });
        const late = await step.waitForEvent('late', { event: 'late', timeout: '1s' });
        return [answer?.data.n, both?.data.n, late];
      }),
    ]);
    await client.send({ name: 'go', data: { key: 'k' } });
    const waits = async (event: string) =>
      (await db.sql`select 1 from orchestrator.step where wait_event = ${event} and done_at is null`).length >
      0;
    await until(() => waits('answer'));
    await client.send([
      { name: 'answer', data: { key: 'other', n: 0 } },
      { name: 'answer', data: { key: 'k', n: 1 } },
    ]);
    await until(async () => (await db.sql`select 1 from orchestrator.step where name = 'both'`).length > 0);
    await client.send([
      { name: 'answer', data: { key: 'k', n: 1 } },
      { name: 'answer', data: { key: 'k', n: 2 } },
    ]);
    expect(await endedRun(db.sql, 'waiter')).toMatchObject({ output: [1, 2, null] });
  });
});

describe('errors', () => {
  it('tries a step again with backoff, counts from zero for the next step, then goes on', async () => {
    const tries: string[] = [];
    const { client } = await start((inngest) => [
      inngest.createFunction(
        { id: 'flaky', retries: 2, triggers: [{ event: 'go' }] },
        async ({ step, attempt }) => {
          for (const id of ['a', 'b']) {
            await step.run(id, () => {
              tries.push(`${id}${attempt}`);
              if (attempt < 2) throw new Error('not yet');
            });
          }
          return 'done';
        },
      ),
    ]);
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'flaky')).toMatchObject({ status: 'completed', output: 'done' });
    expect(tries).toEqual(['a0', 'a1', 'a2', 'b0', 'b1', 'b2']);
  });

  it('gives the error of a step that is out of tries to the function, which may catch it', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'catcher', retries: 1, triggers: [{ event: 'go' }] }, async ({ step }) => {
        const caught = await step
          .run('bad', () => {
            throw new Error('broken');
          })
          .catch((error: Error) => error.message);
        return step.run('repair', () => `after ${caught}`);
      }),
    ]);
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'catcher')).toMatchObject({ status: 'completed', output: 'after broken' });
  });

  it('waits as long as RetryAfterError says, and not at all after NonRetriableError', async () => {
    const times: number[] = [];
    let final = 0;
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'later', retries: 3, triggers: [{ event: 'go' }] }, async ({ step }) =>
        step.run('s', () => {
          times.push(Date.now());
          if (times.length === 1) throw new RetryAfterError('busy', 1_000);
        }),
      ),
      inngest.createFunction({ id: 'final', retries: 3, triggers: [{ event: 'go' }] }, async () => {
        final += 1;
        throw new NonRetriableError('never');
      }),
    ]);
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'final')).toMatchObject({ status: 'failed', error: { message: 'never' } });
    expect(await endedRun(db.sql, 'later')).toMatchObject({ status: 'completed' });
    expect(final).toBe(1);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('calls onFailure with the error and the event once tries are over', async () => {
    let bodies = 0;
    const failures: unknown[] = [];
    const go = eventType('go', { schema: z.object({ orgId: z.string() }) });
    const { client } = await start((inngest) => {
      const failing = inngest.createFunction(
        {
          id: 'failing',
          retries: 1,
          triggers: [go],
          onFailure: async ({ error, event, step }) => {
            await step.run('note', () => {
              failures.push([error.message, event.data.event.data.orgId]);
            });
          },
        },
        async () => {
          bodies += 1;
          throw new Error('always');
        },
      );
      return [failing];
    });
    await client.send({ name: 'go', data: { orgId: 'org_a' } });
    await endedRun(db.sql, 'failing-failure');
    expect(bodies).toBe(2);
    expect(failures).toEqual([['always', 'org_a']]);
  });

  it('gives up a call that never answers and says why', async () => {
    const worker = await startTestWorker(
      db.url,
      (inngest) => [
        inngest.createFunction({ id: 'hanging', retries: 0, triggers: [{ event: 'go' }] }, async () => {
          await new Promise(() => {});
        }),
      ],
      { maxCallSeconds: 0.5 },
    );
    workers.push(worker);
    await worker.client.send({ name: 'go' });
    const run = await endedRun(db.sql, 'hanging');
    expect(run.error?.message).toContain('a step inside the body of another step');
    expect(worker.engine.metrics().callsTimedOut).toBe(1);
  });
});

describe('between functions', () => {
  it('invokes a function and gets its result, or its error', async () => {
    const double = eventType('double', {
      schema: z.object({ n: z.number().optional(), bad: z.boolean().optional() }),
    });
    const { client } = await start((inngest) => {
      const child = inngest.createFunction(
        { id: 'child', retries: 0, triggers: [double] },
        async ({ event }) => {
          if (event.data.bad) throw new Error('child broke');
          return (event.data.n ?? 0) * 2;
        },
      );
      const parent = inngest.createFunction(
        { id: 'parent', retries: 0, triggers: [{ event: 'go' }] },
        async ({ step }) => {
          const four = await step.invoke('ok', { function: child, data: { n: 2 } });
          const error = await step
            .invoke('bad', { function: child, data: { bad: true } })
            .catch((thrown: Error) => thrown.message);
          return [four, error];
        },
      );
      return [child, parent];
    });
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'parent')).toMatchObject({ output: [4, 'child broke'] });
  });

  it('sends events from a step, which start other functions', async () => {
    const ping = eventType('ping');
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'sender', retries: 0, triggers: [{ event: 'go' }] }, async ({ step }) => {
        const { ids } = await step.sendEvent('send', [ping.create({ n: 1 }), ping.create({ n: 2 })]);
        return ids.length;
      }),
      inngest.createFunction(
        { id: 'receiver', retries: 0, triggers: [ping] },
        async ({ event }) => event.data.n,
      ),
    ]);
    await client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'sender')).toMatchObject({ output: 2 });
    const runs = await endedRuns(db.sql, 'receiver', 2);
    expect(runs.map((run) => run.output).toSorted()).toEqual([1, 2]);
  });

  it('cancels the runs that match, and leaves the others', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction(
        {
          id: 'cancellable',
          retries: 0,
          triggers: [{ event: 'go' }],
          cancelOn: [{ event: 'cancel', match: 'data.runId' }],
        },
        async ({ event, step }) => {
          await step.waitForEvent('release', { event: 'release', timeout: '20s' });
          return event.data.runId;
        },
      ),
    ]);
    await client.send([
      { name: 'go', data: { runId: 'r1' } },
      { name: 'go', data: { runId: 'r2' } },
    ]);
    await until(
      async () => (await db.sql`select 1 from orchestrator.step where wait_event = 'release'`).length === 2,
    );
    await client.send({ name: 'cancel', data: { runId: 'r1' } });
    expect(await endedRun(db.sql, 'cancellable')).toMatchObject({ status: 'cancelled' });
    await client.send({ name: 'release' });
    const runs = await endedRuns(db.sql, 'cancellable', 2);
    expect(runs.map((run) => run.output).filter(Boolean)).toEqual(['r2']);
    expect(await db.sql`select 1 from orchestrator.job`).toHaveLength(0);
  });

  it('drops the answer of a call whose run was cancelled meanwhile, and does not go on', async () => {
    let released = false;
    let after = 0;
    const worker = await start((inngest) => [
      inngest.createFunction(
        { id: 'busy', retries: 0, triggers: [{ event: 'go' }], cancelOn: [{ event: 'cancel' }] },
        async ({ step }) => {
          await step.run('long', () => until(() => released));
          await step.run('after', () => {
            after += 1;
          });
        },
      ),
    ]);
    await worker.client.send({ name: 'go' });
    await until(() => worker.engine.metrics().callsInFlight === 1);
    await worker.client.send({ name: 'cancel' });
    await endedRun(db.sql, 'busy');
    released = true;
    await until(() => worker.engine.metrics().callsInFlight === 0);
    expect(after).toBe(0);
    expect(await db.sql`select 1 from orchestrator.job`).toHaveLength(0);
  });
});
