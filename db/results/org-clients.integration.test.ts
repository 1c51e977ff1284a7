import { sql } from 'drizzle-orm';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { appendJobEvent, type JobNotification } from '@/db/results/job-events-repository';
import { createOrgClients, type OrgClients, type OrgClientsOptions } from '@/db/results/org-clients';
import { RESULTS_SCHEMA_VERSION } from '@/db/results/schema-version';
import { makeOrganization, makeReadyOrganization, makeRunningJob } from '@/db/testing/factories';
import { createTestDatabase, type TestDatabase } from '@/db/testing/test-database';
import { UnavailableError } from '@/lib/domain/errors';
import { newId, type OrganizationId } from '@/lib/domain/ids';

let database: TestDatabase;
let one: OrganizationId;
let two: OrganizationId;
const open: OrgClients[] = [];

function clientsOf(options: Partial<OrgClientsOptions> = {}): OrgClients {
  const clients = createOrgClients({
    metadata: database.metadata,
    secretBox: database.secretBox,
    ...options,
  });
  open.push(clients);
  return clients;
}

const databaseOf = (clients: OrgClients, orgId: OrganizationId) =>
  clients.withResults(orgId, async (conn) => {
    const [row] = await conn.execute<{ name: string; role: string }>(
      sql`select current_database() as name, current_user as role`,
    );
    return row;
  });

/** Connections that listen for the job events of an organisation. */
async function listeners(orgId: OrganizationId): Promise<number> {
  const rows = await database.superuser`
    select 1 from pg_stat_activity where datname = ${`mad_results_${orgId}`} and query ilike 'listen %'`;
  return rows.length;
}

beforeAll(async () => {
  database = await createTestDatabase();
  one = (await makeReadyOrganization(database)).id;
  two = (await makeReadyOrganization(database)).id;
});
afterAll(async () => {
  await Promise.all(open.map((clients) => clients.close()));
  await database?.close();
});

describe('createOrgClients', () => {
  it('gives each organisation its own database, as its own role', async () => {
    const clients = clientsOf();
    const [first, second] = await Promise.all([databaseOf(clients, one), databaseOf(clients, two)]);
    expect(first).toMatchObject({ name: `mad_results_${one}`, role: `mad_results_${one}` });
    expect(second).toMatchObject({ name: `mad_results_${two}`, role: `mad_results_${two}` });
    expect(clients.metrics()).toMatchObject({ size: 2, leased: 0, misses: 2 });
  });

  it('keeps a query alive that was built before its client had to make room', async () => {
    const clients = clientsOf({ maxClients: 1, roomSeconds: 5 });
    const [slow, other] = await Promise.all([
      clients.withResults(one, async (conn) => {
        const query = conn.execute(sql`select 1 as answer`);
        await new Promise((resolve) => setTimeout(resolve, 200));
        return query;
      }),
      databaseOf(clients, two),
    ]);
    expect(slow[0]).toEqual({ answer: 1 });
    expect(other?.name).toContain(two);
    expect(clients.metrics().size).toBe(1);
  });

  it('refuses only the organisation whose database cannot be used, and says why', async () => {
    const clients = clientsOf({ recheckSeconds: 0 });
    const set = (assignment: string, orgId = two) =>
      database.superuser.unsafe(
        `update ${assignment} where ${assignment.startsWith('organizations') ? 'id' : 'org_id'} = '${orgId}'`,
      );
    await databaseOf(clients, two);
    const cases: [string, string, string][] = [
      ["organizations set status = 'suspended'", "organizations set status = 'ready'", 'suspended'],
      ["org_databases set state = 'migrating'", "org_databases set state = 'ready'", 'being set up'],
      [
        "org_databases set schema_version = 'older'",
        `org_databases set schema_version = '${RESULTS_SCHEMA_VERSION}'`,
        'waiting for an upgrade',
      ],
    ];
    for (const [breaks, mends, message] of cases) {
      await set(breaks);
      await expect(databaseOf(clients, two)).rejects.toThrow(message);
      await expect(databaseOf(clients, two)).rejects.toThrow(UnavailableError);
      expect((await databaseOf(clients, one))?.name).toContain(one);
      await set(mends);
      expect((await databaseOf(clients, two))?.name).toContain(two);
    }
    const unknown = newId('organization');
    await expect(databaseOf(clients, unknown)).rejects.toThrow(UnavailableError);
    const requested = (await makeOrganization(database.metadata)).id;
    await expect(databaseOf(clients, requested)).rejects.toThrow(UnavailableError);
  });

  it('answers 503 for an organisation whose database is gone or whose role lost its password', async () => {
    const lost = (await makeReadyOrganization(database)).id;
    const clients = clientsOf();
    await database.superuser`alter role ${database.superuser(`mad_results_${lost}`)} password 'changed'`;
    await expect(databaseOf(clients, lost)).rejects.toThrow('refuses the login');
    await database.superuser.unsafe(`drop database "mad_results_${lost}" with (force)`);
    await expect(databaseOf(clients, lost)).rejects.toThrow(UnavailableError);
    expect((await databaseOf(clients, one))?.name).toContain(one);
  });

  it('gives up a query that takes too long, and one that has to wait for a connection too long', async () => {
    const clients = clientsOf({ maxConnections: 1, waitSeconds: 0.3, querySeconds: 1 });
    await databaseOf(clients, one);
    await expect(clients.withResults(one, (conn) => conn.execute(sql`select pg_sleep(10)`))).rejects.toThrow(
      'took too long',
    );
    const sleepers = () => database.superuser`
      select 1 from pg_stat_activity where datname = ${`mad_results_${one}`} and query like '%pg_sleep%' and state = 'active'`;
    await expect.poll(async () => (await sleepers()).length, { timeout: 2_000 }).toBe(0);
    const hog = clients.withResults(one, (conn) =>
      conn.transaction(async (tx) => {
        await tx.execute(sql`select 1`);
        await new Promise((resolve) => setTimeout(resolve, 900));
      }),
    );
    await new Promise((resolve) => setTimeout(resolve, 100));
    await expect(databaseOf(clients, one)).rejects.toThrow('busy');
    await expect(clients.withResults(one, (conn) => conn.transaction(async () => 1))).rejects.toThrow('busy');
    await hog;
    expect((await databaseOf(clients, one))?.name).toContain(one);
  });

  it('recovers by itself when the server ends all connections', async () => {
    const clients = clientsOf();
    await databaseOf(clients, one);
    await database.superuser`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = ${`mad_results_${one}`}`;
    await expect
      .poll(
        () =>
          databaseOf(clients, one).then(
            (row) => row?.name,
            () => null,
          ),
        { timeout: 5_000 },
      )
      .toContain(one);
  });

  it('listens to no more organisations than it may, and to another when one has gone', async () => {
    const clients = clientsOf({ maxListeners: 1 });
    const stop = await clients.listen(one, () => {});
    const stopUnheard = await clients.listen(two, () => {});
    expect([await listeners(one), await listeners(two)]).toEqual([1, 0]);
    await stop();
    await stopUnheard();
    const stopNext = await clients.listen(two, () => {});
    expect(await listeners(two)).toBe(1);
    await stopNext();
    await expect.poll(async () => (await listeners(one)) + (await listeners(two))).toBe(0);
  });

  it('tells listeners of events at their commit, through one connection', async () => {
    const clients = clientsOf();
    const { runId } = await clients.withResults(one, (conn) => makeRunningJob(conn, 1));
    const heard: (JobNotification | null)[] = [];
    const stop = await clients.listen(one, (notification) => heard.push(notification));
    const stopSecond = await clients.listen(one, () => {});
    expect(await listeners(one)).toBe(1);
    const seq = await clients.withResults(one, (conn) => appendJobEvent(conn, runId, 'test'));
    await expect.poll(() => heard, { timeout: 5_000 }).toContainEqual({ runId, seq });
    // After a lost connection the listener is told to read again.
    await database.superuser`
      select pg_terminate_backend(pid) from pg_stat_activity where datname = ${`mad_results_${one}`} and query ilike 'listen %'`;
    await expect.poll(() => heard, { timeout: 10_000 }).toContain(null);
    await stop();
    await stopSecond();
    await expect.poll(() => listeners(one), { timeout: 5_000 }).toBe(0);
  });
});
