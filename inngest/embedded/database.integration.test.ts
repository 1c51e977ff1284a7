import { eventType } from 'inngest';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { grantOrchestrator, migrateOrchestrator } from '@/db/orchestrator/migrate';
import { connect, startTestPostgres, type TestPostgres } from '@/inngest/embedded/testing/postgres';
import { endedRun, startTestWorker } from '@/inngest/embedded/testing/workers';

let db: TestPostgres;

beforeAll(async () => {
  db = await startTestPostgres();
});
afterAll(() => db.stop());

it('is migrated once when several processes begin together', async () => {
  await db.sql`create database fresh`;
  const fresh = connect(db.url.replace(/postgres$/, 'fresh'));
  try {
    await Promise.all([1, 2, 3, 4].map(() => migrateOrchestrator(fresh)));
    const ledger = await fresh`select hash from orchestrator_migrations.ledger`;
    expect(new Set(ledger.map((row) => row.hash)).size).toBe(ledger.length);
    expect(await fresh`select 1 from orchestrator.job`).toHaveLength(0);
  } finally {
    await fresh.end();
  }
});

it('works as a role that was granted rows and no more', async () => {
  await db.sql`create role executor login password 'secret'`;
  await grantOrchestrator(db.sql, 'executor');
  const url = new URL(db.url);
  [url.username, url.password] = ['executor', 'secret'];
  const worker = await startTestWorker(url.toString(), (inngest) => [
    inngest.createFunction({ id: 'granted', retries: 0, triggers: [eventType('go')] }, async ({ step }) => {
      await step.sleep('nap', '1s');
      return step.run('s', () => 'done');
    }),
  ]);
  try {
    await worker.client.send({ name: 'go' });
    expect(await endedRun(db.sql, 'granted')).toMatchObject({ output: 'done' });
    await expect(worker.sql`drop table orchestrator.job`).rejects.toThrow(/must be owner/);
  } finally {
    await worker.stop();
  }
});
