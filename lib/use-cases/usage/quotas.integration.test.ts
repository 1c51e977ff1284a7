import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { correctStorage, readStorageCount } from '@/db/metadata/usage-repository';
import { completeTask } from '@/db/results/decisions-repository';
import { claimOne, completion, turnMonth } from '@/db/testing/ledger';
import { runChunkReady } from '@/inngest/events';
import { QuotaExceededError } from '@/lib/domain/errors';
import { newId, type OrganizationId, type RunId } from '@/lib/domain/ids';
import { monthOf, nextMonth, type Quotas } from '@/lib/domain/quotas';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { failTarget } from '@/lib/use-cases/targets/fail-target';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import { makePlannedRun, makeQueuedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';
import { getUsage } from '@/lib/use-cases/usage/get-usage';

let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;
let machine: DockingMachine;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
  machine = await startDockingMachine();
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
});
beforeEach(() => setQuotas({}));

const setQuotas = (quotas: Quotas, org: TestOrganization = ours) =>
  world.database
    .superuser`update organizations set quotas = ${JSON.stringify(quotas)}::text::jsonb where id = ${org.id}`;
const storedBytes = (orgId: OrganizationId) =>
  world.deps.metadata.withOrganization(orgId, async (tx) => (await readStorageCount(tx, orgId)).bytes);
/** What really is in the store. */
async function bytesBelow(orgId: OrganizationId): Promise<number> {
  let sum = 0;
  for await (const { bytes } of world.deps.objects.list(`orgs/${orgId}/`)) sum += bytes;
  return sum;
}
const inResults = <T>(
  fn: Parameters<typeof world.deps.results.withResults<T>>[1],
  org: TestOrganization = ours,
) => world.deps.results.withResults(org.id, fn);

const FILE = { name: 'one.smi', bytes: Buffer.from('CCO ethanol\n') };
const upload = (org: TestOrganization = ours) => uploadLibrary(org.scientist, { file: FILE });

/** What was refused for a quota, with its words; the others are an error of the test. */
function refusals(settled: PromiseSettledResult<unknown>[]): string[] {
  return settled.flatMap((each) => {
    if (each.status === 'fulfilled') return [];
    expect(each.reason).toBeInstanceOf(QuotaExceededError);
    return [(each.reason as Error).message];
  });
}

describe('the quota of storage', () => {
  it('counts every object of the organisation, and of no other', async () => {
    const [before, foreign] = [await storedBytes(ours.id), await storedBytes(theirs.id)];
    await upload();
    expect((await storedBytes(ours.id)) - before).toBe(FILE.bytes.byteLength);
    expect(await storedBytes(ours.id)).toBe(await bytesBelow(ours.id));
    expect(await storedBytes(theirs.id)).toBe(foreign);
  });

  /** Who stands before a lock. */
  async function waiting(): Promise<number> {
    const [row] = await world.database.superuser`
      select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`;
    return Number(row?.n);
  }

  it('lets exactly one of twenty uploads have the last bytes, and tells the others what is used and whom to ask', async () => {
    const { superuser } = world.database;
    const limit = (await storedBytes(ours.id)) + FILE.bytes.byteLength;
    await setQuotas({ storageBytes: limit });
    const before = (await listLibraries(ours.viewer, {})).libraries.length;
    let uploads: Promise<PromiseSettledResult<unknown>[]> | undefined;
    // The count is held until many stand before it, so that they really ask at the same time.
    await superuser.begin(async (sql) => {
      await sql`select 1 from org_usage where org_id = ${ours.id} for update`;
      uploads = Promise.allSettled(Array.from({ length: 20 }, () => upload()));
      await expect.poll(waiting).toBeGreaterThanOrEqual(5);
    });
    const refused = refusals((await uploads) ?? []);
    expect(refused).toHaveLength(19);
    for (const message of refused) {
      expect(message).toContain(`${limit} B of ${limit} B are used, and this needs 12 B`);
      expect(message).toContain('Ask the operator');
    }
    expect((await listLibraries(ours.viewer, {})).libraries).toHaveLength(before + 1);
    expect(await storedBytes(ours.id)).toBe(limit);
    expect(await bytesBelow(ours.id)).toBe(limit);
    // Another organisation's room is its own.
    await upload(theirs);
  });

  it('control: uploaders that look before they store, and do not reserve, store too much', async () => {
    const limit = (await bytesBelow(ours.id)) + FILE.bytes.byteLength;
    const naive = async () => {
      if ((await bytesBelow(ours.id)) + FILE.bytes.byteLength > limit) return;
      await world.deps.objects.put(objectKeys.librarySource(ours.id, newId('library')), FILE.bytes);
    };
    await Promise.all(Array.from({ length: 20 }, naive));
    expect(await bytesBelow(ours.id)).toBeGreaterThan(limit);
  });

  it('fails a target whose prepared files do not fit with this reason, and prepares it once there is room', async () => {
    const bytes = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
    const { id: targetId } = await uploadTarget(ours.scientist, { file: { name: '5dt0.pdb', bytes } });
    await setQuotas({ storageBytes: await storedBytes(ours.id) });
    const error = await prepareTarget(ours.job, { targetId }).catch((reason: Error) => reason);
    expect(error).toBeInstanceOf(QuotaExceededError);
    // What the job does after its last try.
    await failTarget(ours.job, { targetId, error: (error as Error).message });
    expect(await getTarget(ours.viewer, { targetId })).toMatchObject({
      status: 'failed',
      error: expect.stringContaining('storage has no room for this'),
    });
    await setQuotas({});
    expect(await prepareTarget(ours.job, { targetId })).toEqual({ ready: true });
    expect(await storedBytes(ours.id)).toBe(await bytesBelow(ours.id));
  });

  it('makes a run wait before a ligand is begun that could not be kept, and wakes it when there is room', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 2);
    await setQuotas({ storageBytes: (await storedBytes(ours.id)) + 1_000_000 });
    expect(await dockChunk(ours.job, { runId, chunk: 0 })).toEqual({
      runPending: 2,
      alsoEnded: [],
      again: null,
    });
    const run = await getRun(ours.viewer, { runId });
    expect(run).toMatchObject({ status: 'running', pending: 2, waitingFor: 'storageBytes' });
    expect(run.waitingReason).toContain("organisation's storage is full");
    await sweepOrganizations();
    expect(await wokenAgain(runId)).toEqual([]);

    await setQuotas({});
    await sweepOrganizations();
    await sweepOrganizations();
    expect(await wokenAgain(runId)).toMatchObject([
      { name: runChunkReady.name, data: { orgId: ours.id, runId, chunk: 0 } },
    ]);
    expect(await getRun(ours.viewer, { runId })).toMatchObject({ waitingFor: null, waitingReason: null });
    await cancelRun(ours.scientist, { runId });
  });

  it('is not corrected by a count that is no longer true', async () => {
    const { metadata } = world.deps;
    const seen = await metadata.withOrganization(ours.id, (tx) => readStorageCount(tx, ours.id));
    await upload();
    const correct = () => metadata.withOrganization(ours.id, (tx) => correctStorage(tx, ours.id, seen, 0));
    expect(await correct()).toBe(false);
    expect(await storedBytes(ours.id)).toBe(seen.bytes + FILE.bytes.byteLength);
  });
});

/** Only what came after the wake-up that every run starts with. */
const wokenAgain = async (runId: RunId) =>
  (await world.sentAbout(runId)).filter(({ id }) => id.startsWith('again:'));

describe('the quota of CPU-hours a month', () => {
  /** Docks one ligand that took so long. */
  async function take(cpuSeconds: number, org: TestOrganization = ours): Promise<void> {
    const { runId } = await makePlannedRun(world.deps, org, 1);
    await inResults(async (conn) => {
      await completeTask(conn, completion(runId, await claimOne(conn, runId), { cpuSeconds }));
    }, org);
    await sweepOrganizations();
  }

  it('refuses to start a run when it is used up, with the day on which it turns; to the organisation that used it', async () => {
    await take(7200);
    await setQuotas({ cpuHoursPerMonth: 2 });
    await setQuotas({ cpuHoursPerMonth: 2 }, theirs);
    const before = await listRuns(ours.viewer, {});
    const error = await makeQueuedRun(world.deps, ours).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(QuotaExceededError);
    const { quota, message, retryAfterSeconds } = error as QuotaExceededError;
    expect(quota).toBe('cpuHoursPerMonth');
    expect(message).toMatch(/has used 2 of its 2 CPU-hours of this month.*from \d{4}-\d\d-01 \(UTC\)/);
    expect(retryAfterSeconds).toBeGreaterThan(0);
    expect(await listRuns(ours.viewer, {})).toEqual(before);
    await makeQueuedRun(world.deps, theirs);
    await setQuotas({}, theirs);
  });

  it('makes a run take no new ligand, says so, and lets it go on by itself when the month turns', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 2);
    await setQuotas({ cpuHoursPerMonth: 2 });
    expect(await dockChunk(ours.job, { runId, chunk: 0 })).toEqual({
      runPending: 2,
      alsoEnded: [],
      again: null,
    });
    const run = await getRun(ours.viewer, { runId });
    expect(run.waitingFor).toBe('cpuHoursPerMonth');
    expect(run.waitingReason).toContain('goes on by itself');
    expect((await listRuns(ours.viewer, {})).runs.find(({ id }) => id === runId)?.waitingFor).toBe(
      'cpuHoursPerMonth',
    );
    await sweepOrganizations();
    expect(await wokenAgain(runId)).toEqual([]);

    // As if all that had been last month.
    await inResults((conn) => turnMonth(conn));
    await world.database.superuser`update org_cpu_usage set month = '2020-01' where org_id = ${ours.id}`;
    await sweepOrganizations();
    expect(await wokenAgain(runId)).toMatchObject([{ name: runChunkReady.name, data: { runId } }]);
    expect((await getRun(ours.viewer, { runId })).waitingFor).toBeNull();
    await makeQueuedRun(world.deps, ours);
  });

  it('does not count again what was taken over before, however often and in whatever order', async () => {
    await take(100);
    await sweepOrganizations();
    await sweepOrganizations();
    const [row] = await world.database.superuser`
      select cpu_seconds from org_cpu_usage where org_id = ${ours.id} and month <> '2020-01'`;
    expect(row?.cpu_seconds).toBe(100);
  });

  it('is not what a run that was cancelled waits for', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    await setQuotas({ cpuHoursPerMonth: 0 });
    await dockChunk(ours.job, { runId, chunk: 0 });
    const run = await cancelRun(ours.scientist, { runId });
    expect(run).toMatchObject({ status: 'cancelled', waitingFor: null, waitingReason: null });
  });
});

describe('getUsage', () => {
  const of = async (org: TestOrganization, ctx = org.viewer) => {
    const { quotas, ...rest } = await getUsage(ctx, {});
    return { ...rest, ...Object.fromEntries(quotas.map(({ quota, used, limit }) => [quota, [used, limit]])) };
  };

  it('tells every member what is used, of which limits, and since when', async () => {
    await setQuotas({ storageBytes: 5_000_000, members: 40 });
    const { runId } = await makePlannedRun(world.deps, ours, 2);
    await inResults((conn) => claimOne(conn, runId));
    const [row] = await world.database.superuser`
      select count(*)::int as members from memberships where org_id = ${ours.id} and status = 'active'`;
    const usage = await of(ours);
    expect(usage).toMatchObject({
      storageBytes: [await bytesBelow(ours.id), 5_000_000],
      cpuHoursPerMonth: [100 / 3600, null],
      concurrentTasks: [1, null],
      members: [row?.members, 40],
    });
    expect(usage.months).toEqual([
      { month: monthOf(new Date()), cpuHours: 100 / 3600 },
      { month: '2020-01', cpuHours: 2 },
    ]);
    expect(usage.nextMonthAt).toBe(nextMonth(new Date()).toISOString());
    await expect(of(ours, ours.job)).resolves.toBeDefined();
  });

  it('tells another organisation of its own only', async () => {
    await setQuotas({ storageBytes: 5_000_000, concurrentTasks: 1 });
    expect(await currentDockingUsage(world.deps, theirs.id)).toMatchObject({ quotas: {}, cpuSeconds: 0 });
    expect(await of(theirs)).toMatchObject({
      storageBytes: [await bytesBelow(theirs.id), null],
      concurrentTasks: [0, null],
      months: [],
    });
  });

  it('tells the rest while the results database is away', async () => {
    const { superuser } = world.database;
    const [before] = await superuser`select schema_version from org_databases where org_id = ${ours.id}`;
    await superuser`update org_databases set schema_version = 'older' where org_id = ${ours.id}`;
    world.deps.results.invalidate(ours.id);
    const usage = await of(ours);
    expect(usage).toMatchObject({
      concurrentTasks: [null, null],
      storageBytes: [await bytesBelow(ours.id), null],
    });
    await superuser`update org_databases set schema_version = ${before?.schema_version} where org_id = ${ours.id}`;
    world.deps.results.invalidate(ours.id);
  });
});
