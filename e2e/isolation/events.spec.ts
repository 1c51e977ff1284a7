import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@playwright/test';
import { Inngest } from 'inngest';
import postgres, { type Sql } from 'postgres';
import { stackFacts } from '@/e2e/support/facts';
import { APP_ID } from '@/inngest/client';
import { createEmbeddedEngine } from '@/inngest/embedded/engine';
import { newId } from '@/lib/domain/ids';
import { sendTo } from './answers';
import { EVENT_CASES } from './cases/events';
import { dockedRun, enterSide, type Side } from './world';

let sql: Sql;
let client: Inngest;
let ours: Side;
let theirs: Side;
let things: Awaited<ReturnType<typeof dockedRun>>;

test.beforeAll(async () => {
  const facts = stackFacts();
  const [one, other] = facts.isolatedOrganisations;
  sql = postgres(facts.databaseAdminUrl, { max: 2, onnotice: () => {} });
  const engine = createEmbeddedEngine({ sql, appId: APP_ID, log: () => {} });
  client = new Inngest({ id: APP_ID, ...engine.clientOptions });
  const send = sendTo(facts.url);
  [ours, theirs] = [await enterSide(facts.url, send, one), await enterSide(facts.url, send, other)];
  things = await dockedRun(ours);
});
test.afterAll(() => sql?.end());

/** Waits until every function that an event started has ended. @returns how they ended */
async function endsOf(eventId: string): Promise<string[]> {
  let ends: string[] = [];
  await expect
    .poll(
      async () => {
        const [event] = await sql`select routed_at from orchestrator.event where id = ${eventId}`;
        const runs = await sql`select status from orchestrator.run where event_id = ${eventId}`;
        ends = runs.map(({ status }) => status);
        return event?.routed_at !== null && !ends.includes('running');
      },
      { timeout: 30_000 },
    )
    .toBe(true);
  return ends;
}

/** All that could change: what our things say, and which of our files there are. */
async function stateOf({ orgId }: Side): Promise<unknown> {
  const objects = join(stackFacts().dataFolder, 'objects/orgs', orgId);
  return {
    target: await ours.call('GET', `targets/${things.targetId}`),
    library: await ours.call('GET', `libraries/${things.libraryId}`),
    run: await ours.call('GET', `runs/${things.runId}`),
    results: await ours.call('GET', `runs/${things.runId}/results`),
    files: readdirSync(objects, { recursive: true }).sort(),
  };
}

for (const [way, { data, namesThing }] of Object.entries(EVENT_CASES)) {
  const name = way.replace('event ', '');
  test(`${way} of another organisation`, async () => {
    const id = newId('request');
    const before = await stateOf(ours);
    await client.send({ id, name, data: { ...data(things), orgId: theirs.orgId } });
    const ends = await endsOf(id);
    expect(await stateOf(ours)).toEqual(before);
    const seen = await Promise.all(
      ['targets', 'libraries', 'runs', 'audit'].map((list) => theirs.call('GET', list)),
    );
    expect(JSON.stringify(seen)).not.toContain(ours.marker);
    if (!namesThing) return;
    expect(ends).not.toContain('completed');

    // The control: the same kind of event with the right organisation is what made these things, or is taken now.
    const [right] = await sql`
      select count(*)::int as n from orchestrator.run r join orchestrator.event e on e.id = r.event_id
      where e.name = ${name} and r.fair_key = ${ours.orgId} and r.status = 'completed'`;
    if (right?.n > 0) return;
    const control = newId('request');
    await client.send({ id: control, name, data: { ...data(things), orgId: ours.orgId } });
    expect(await endsOf(control)).toEqual(['completed']);
  });
}
