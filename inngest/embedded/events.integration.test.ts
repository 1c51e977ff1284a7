import type { Inngest, InngestFunction } from 'inngest';
import { cron } from 'inngest';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startTestPostgres, type TestPostgres } from '@/inngest/embedded/testing/postgres';
import {
  clear,
  createTestWorker,
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

async function start(
  define: (client: Inngest) => InngestFunction.Any[],
  settings?: Parameters<typeof startTestWorker>[2],
): Promise<TestWorker> {
  const worker = await startTestWorker(db.url, define, settings);
  workers.push(worker);
  return worker;
}

/** A worker that only sends, as the web process does. */
function sender(): TestWorker {
  const worker = createTestWorker(db.url);
  workers.push(worker);
  return worker;
}

const echo = (inngest: Inngest) =>
  inngest.createFunction(
    { id: 'echo', retries: 0, triggers: [{ event: 'go' }] },
    async ({ event }) => event.data.n,
  );

describe('events', () => {
  it('takes a repeated id once within 24 hours, and again afterwards', async () => {
    const web = sender();
    const { client } = await start((inngest) => [echo(inngest)]);
    for (const n of [1, 2])
      expect(await web.client.send({ id: 'e1', name: 'go', data: { n } })).toEqual({ ids: ['e1'] });
    await client.send([
      { id: 'e2', name: 'go', data: { n: 3 } },
      { id: 'e2', name: 'go', data: { n: 4 } },
    ]);
    await endedRuns(db.sql, 'echo', 2);
    await db.sql`update orchestrator.event set received_at = received_at - interval '25 hours'`;
    await client.send({ id: 'e1', name: 'go', data: { n: 5 } });
    const runs = await endedRuns(db.sql, 'echo', 3);
    expect(runs.map((run) => run.output).toSorted()).toEqual([1, 3, 5]);
  });

  it('keeps events that come before any worker, and routes them in their order', async () => {
    const web = sender();
    await web.client.send({ name: 'cancel', data: { runId: 'r' } });
    await web.client.send({ name: 'go', data: { runId: 'r' } });
    await web.client.send({ name: 'go', data: { runId: 's' } });
    await web.client.send({ name: 'cancel', data: { runId: 's' } });
    await start((inngest) => [
      inngest.createFunction(
        {
          id: 'ordered',
          retries: 0,
          triggers: [{ event: 'go' }],
          cancelOn: [{ event: 'cancel', match: 'data.runId' }],
        },
        async ({ event }) => event.data.runId,
      ),
    ]);
    const runs = await endedRuns(db.sql, 'ordered', 2);
    expect(runs.map((run) => [run.status, run.output]).toSorted()).toEqual([
      ['cancelled', null],
      ['completed', 'r'],
    ]);
  });

  it('starts the runs of one fan-out in the order of its events', async () => {
    const started: number[] = [];
    const web = sender();
    await web.client.send([1, 2, 3, 4, 5, 6, 7, 8].map((n) => ({ name: 'go', data: { n } })));
    await start((inngest) => [
      inngest.createFunction(
        { id: 'one-by-one', retries: 0, triggers: [{ event: 'go' }], concurrency: 1 },
        async ({ event }) => {
          started.push(event.data.n);
        },
      ),
    ]);
    await endedRuns(db.sql, 'one-by-one', 8);
    expect(started).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  });

  it('starts one run for one idempotency key, whatever the ids', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction(
        { id: 'once', retries: 0, triggers: [{ event: 'go' }], idempotency: 'event.data.runId' },
        async ({ event }) => event.data.runId,
      ),
    ]);
    await client.send(['a', 'a', 'b', 'a'].map((runId) => ({ name: 'go', data: { runId } })));
    await until(
      async () => (await db.sql`select 1 from orchestrator.event where routed_at is null`).length === 0,
    );
    const runs = await endedRuns(db.sql, 'once', 2);
    expect(runs.map((run) => run.output).toSorted()).toEqual(['a', 'b']);
  });

  it('starts only what the condition of a trigger lets through', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction(
        {
          id: 'picky',
          retries: 0,
          triggers: [{ event: 'go', if: "event.data.kind == 'wanted' || event.data.n == 7" }],
        },
        async ({ event }) => event.data.n,
      ),
    ]);
    await client.send([
      { name: 'go', data: { kind: 'other', n: 1 } },
      { name: 'go', data: { kind: 'wanted', n: 2 } },
      { name: 'go', data: { n: 7 } },
    ]);
    const runs = await endedRuns(db.sql, 'picky', 2);
    expect(runs.map((run) => run.output).toSorted()).toEqual([2, 7]);
  });

  it('sends the same events again from a step that is tried again, and starts one run', async () => {
    let tries = 0;
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'again', retries: 2, triggers: [{ event: 'start' }] }, async ({ step }) =>
        step.run('send and fail', async () => {
          await inngest.send({ name: 'go', data: { n: 1 } });
          tries += 1;
          if (tries === 1) throw new Error('after sending');
        }),
      ),
      echo(inngest),
    ]);
    await client.send({ name: 'start' });
    await endedRun(db.sql, 'again');
    await endedRuns(db.sql, 'echo');
    expect(tries).toBe(2);
    expect(await db.sql`select 1 from orchestrator.event where name = 'go'`).toHaveLength(1);
  });

  it('sweeps what is past its keeping, and nothing that is not', async () => {
    const { client } = await start((inngest) => [echo(inngest)]);
    await client.send([
      { id: 'old', name: 'go', data: { n: 1 } },
      { id: 'new', name: 'go', data: { n: 2 } },
    ]);
    await endedRuns(db.sql, 'echo', 2);
    await workers[0]?.engine.stop({ graceSeconds: 1 });
    await db.sql`update orchestrator.event set received_at = now() - interval '25 hours' where id = 'old'`;
    await db.sql`update orchestrator.run set finished_at = now() - interval '8 days' where event_id = 'old'`;
    await start((inngest) => [echo(inngest)]);
    const left = () =>
      db.sql`select id from orchestrator.event union all select event_id from orchestrator.run`;
    expect(
      await until(async () => (await left()).length <= 2 && (await left()).map((row) => row.id)),
    ).toEqual(['new', 'new']);
  });
});

describe('limits', () => {
  it('refuses an event that is too large, and names that are reserved', async () => {
    const { engine } = sender();
    const send = async (events: unknown) => {
      const response = await engine.fetch('http://inngest.embedded/e/key', {
        method: 'POST',
        body: JSON.stringify(events),
      });
      return { status: response.status, body: (await response.json()) as { error?: string } };
    };
    const large = await send({ name: 'go', data: { text: 'x'.repeat(256 * 1024) } });
    expect(large.status).toBe(413);
    expect(large.body.error).toContain('Send an id instead');
    expect((await send(Array.from({ length: 5_001 }, () => ({ name: 'go' })))).status).toBe(413);
    expect((await send({ name: 'inngest/function.failed', data: {} })).status).toBe(400);
    expect((await send({ name: 'go', id: 'a\u0000b' })).status).toBe(400);
    expect(await db.sql`select 1 from orchestrator.event`).toHaveLength(0);
    expect(
      (await engine.fetch('http://inngest.embedded/v1/signals', { method: 'POST', body: '{}' })).status,
    ).toBe(501);
  });

  it('ends a run whose step returns more than 4 MB, or that has more than 1,000 steps', async () => {
    const { client } = await start((inngest) => [
      inngest.createFunction({ id: 'fat', retries: 3, triggers: [{ event: 'go' }] }, async ({ step }) => {
        await step.run('large', () => 'x'.repeat(4 * 1024 * 1024 + 1));
      }),
      inngest.createFunction({ id: 'wide', retries: 3, triggers: [{ event: 'go' }] }, async ({ step }) => {
        await Promise.all(Array.from({ length: 1_001 }, (_, i) => step.run(`s${i}`, () => i)));
      }),
    ]);
    await client.send({ name: 'go' });
    const fat = await endedRun(db.sql, 'fat');
    expect(fat).toMatchObject({ status: 'failed', error: { name: 'TooLargeError' } });
    expect(fat.error?.message).toContain('"large" returned 4.0 MB');
    expect((await endedRun(db.sql, 'wide')).error?.message).toContain('Fan out by events');
  });
});

describe('sharing out', () => {
  it('keeps the limits by organisation and in total, and does not let a backlog hold a small one back', async () => {
    const inFlight = new Map<string, number>();
    let most = { one: 0, total: 0 };
    const finished: string[] = [];
    const define = (inngest: Inngest) => [
      inngest.createFunction(
        {
          id: 'chunk',
          retries: 0,
          triggers: [{ event: 'go' }],
          concurrency: [{ key: 'event.data.orgId', limit: 2 }, { limit: 3 }],
        },
        async ({ event, step }) =>
          step.run('dock', async () => {
            const orgId = event.data.orgId as string;
            inFlight.set(orgId, (inFlight.get(orgId) ?? 0) + 1);
            const total = [...inFlight.values()].reduce((sum, n) => sum + n, 0);
            most = { one: Math.max(most.one, inFlight.get(orgId) ?? 0), total: Math.max(most.total, total) };
            await new Promise((resolve) => setTimeout(resolve, 40));
            inFlight.set(orgId, (inFlight.get(orgId) ?? 0) - 1);
            finished.push(orgId);
          }),
      ),
    ];
    const web = sender();
    await web.client.send(Array.from({ length: 40 }, () => ({ name: 'go', data: { orgId: 'large' } })));
    await web.client.send(Array.from({ length: 4 }, () => ({ name: 'go', data: { orgId: 'small' } })));
    // Two workers in one process share the counters, and their limits.
    await start(define);
    await start(define);
    await endedRuns(db.sql, 'chunk', 44);
    expect(most).toEqual({ one: 2, total: 3 });
    // Behind the backlog, the small one's last would be the 44th.
    expect(finished.lastIndexOf('small')).toBeLessThan(20);
    expect(finished).toHaveLength(44);
  });

  it('does each step once with two workers', async () => {
    const bodies: string[] = [];
    const define = (inngest: Inngest) => [
      inngest.createFunction(
        { id: 'shared', retries: 0, triggers: [{ event: 'go' }] },
        async ({ event, step }) => {
          for (const id of ['a', 'b']) await step.run(id, () => bodies.push(`${event.data.n}${id}`));
          await Promise.all(['c', 'd'].map((id) => step.run(id, () => bodies.push(`${event.data.n}${id}`))));
        },
      ),
    ];
    const first = await start(define);
    const second = await start(define);
    await first.client.send(Array.from({ length: 20 }, (_, n) => ({ name: 'go', data: { n } })));
    await endedRuns(db.sql, 'shared', 20);
    expect(new Set(bodies).size).toBe(80);
    expect(bodies).toHaveLength(80);
    expect(second.engine.metrics().jobsClaimed).toBeGreaterThan(0);
    expect(first.engine.metrics().jobsClaimed).toBeGreaterThan(0);
  });

  it('fires a cron slot once with two workers', async () => {
    const slots: number[] = [];
    const define = (inngest: Inngest) => [
      inngest.createFunction(
        { id: 'tick', retries: 0, triggers: [cron('* * * * * *')] },
        async ({ event }) => {
          slots.push(event.ts ?? 0);
        },
      ),
    ];
    await start(define);
    await start(define);
    await until(() => slots.length >= 3);
    expect(new Set(slots).size).toBe(slots.length);
    expect(slots.every((slot) => slot % 1_000 === 0)).toBe(true);
    expect(slots.every((slot, i) => i === 0 || slot - (slots[i - 1] ?? 0) >= 1_000)).toBe(true);
  });
});
