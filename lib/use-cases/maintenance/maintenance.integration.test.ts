import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { moveOrganization } from '@/db/metadata/organizations-repository';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { beginPlanning, getJob, listJobs, requestCancel } from '@/db/results/jobs-repository';
import { RESULTS_SCHEMA_VERSION } from '@/db/results/schema-version';
import { makeLibrary, makeTarget } from '@/db/testing/factories';
import { ageRun, claimOne, expectAddsUp } from '@/db/testing/ledger';
import { withoutOrchestrator } from '@/db/testing/orchestrator';
import { runChunkReady, runRequested } from '@/inngest/events';
import type { RunId } from '@/lib/domain/ids';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { dockOne, makePlannedRun, makeQueuedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
});
afterAll(() => world?.close());

const inResults = <T>(
  fn: Parameters<typeof world.deps.results.withResults<T>>[1],
  org: TestOrganization = ours,
) => world.deps.results.withResults(org.id, fn);
const statusOf = async (runId: RunId, org: TestOrganization = ours) =>
  (await world.deps.metadata.withOrganization(org.id, (tx) => getRunMeta(tx, org.id, runId))).status;
const outboxOf = (runId: RunId) =>
  world.database.superuser<
    { sent: boolean; attempts: number; last_error: string | null }[]
  >`select sent_at is not null as sent, attempts, last_error from outbox where event_id = ${runId}`;
/** As if the time that the relay waits after a failure had passed. */
const wait = () => world.database.superuser`update outbox set next_attempt_at = now() where sent_at is null`;

/** Only what came after the wake-up that every run starts with. */
const wokenAgain = async (runId: RunId) =>
  (await world.sentAbout(runId)).filter(({ id }) => id.startsWith('again:'));

describe('what a use case asks of the worker', () => {
  it('is safe while the orchestrator is away, and sent by the sweep, once', async () => {
    const runId = await withoutOrchestrator(world.database, () => makeQueuedRun(world.deps, ours));
    expect(await world.sentAbout(runId)).toEqual([]);
    expect(await outboxOf(runId)).toMatchObject([{ sent: false, attempts: 1 }]);
    expect((await outboxOf(runId))[0]?.last_error).toBeTruthy();
    expect(await getRun(ours.viewer, { runId })).toMatchObject({ status: 'queued' });

    await wait();
    await sweepOrganizations();
    await sweepOrganizations();
    expect(await outboxOf(runId)).toEqual([{ sent: true, attempts: 2, last_error: null }]);
    expect((await world.sentAbout(runId)).map(({ id, name }) => [id, name])).toEqual([
      [runId, runRequested.name],
    ]);
  });

  it('is not sent before what it needs is in the results database', async () => {
    const { superuser } = world.database;
    const targetId = await makeTarget(world.deps.metadata, ours.id);
    const { id: libraryId } = await makeLibrary(world.deps.metadata, ours.id);
    // The results database refuses everybody, as during an upgrade.
    await superuser`update org_databases set schema_version = 'older' where org_id = ${ours.id}`;
    world.deps.results.invalidate(ours.id);
    const run = await startRun(ours.scientist, { name: 'Screen', targetId, libraryId });
    // What was asked for is kept, and so it is answered.
    expect(run).toMatchObject({ name: 'Screen', status: 'queued', total: 0, running: [] });
    const { id: runId } = run;
    expect(await world.sentAbout(runId)).toEqual([]);

    await superuser`update org_databases set schema_version = ${RESULTS_SCHEMA_VERSION} where org_id = ${ours.id}`;
    world.deps.results.invalidate(ours.id);
    await wait();
    await sweepOrganizations();
    expect(await inResults((conn) => listJobs(conn, [runId]))).toMatchObject([{ status: 'queued' }]);
    expect((await world.sentAbout(runId)).map(({ id }) => id)).toEqual([runId]);
  });
});

describe('the sweep', () => {
  it('ends a run that has nothing left to do', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    await dockOne(world.deps, ours, runId);
    await sweepOrganizations();
    expect(await getRun(ours.viewer, { runId })).toMatchObject({ status: 'completed' });
    expect(await statusOf(runId)).toBe('completed');
  });

  it('wakes a run that nobody has planned for long, and leaves a young one alone', async () => {
    const [old, planning, young] = [
      await makeQueuedRun(world.deps, ours),
      await makeQueuedRun(world.deps, ours),
      await makeQueuedRun(world.deps, ours),
    ];
    await inResults((conn) => beginPlanning(conn, planning));
    for (const runId of [old, planning]) await inResults((conn) => ageRun(conn, runId, 301));
    await sweepOrganizations();
    for (const runId of [old, planning]) {
      expect(await wokenAgain(runId)).toMatchObject([{ name: runRequested.name, data: { runId } }]);
    }
    expect(await wokenAgain(young)).toEqual([]);
  });

  it('wakes the chunks of a run on which nothing has happened for long, and of no other', async () => {
    const idle = await makePlannedRun(world.deps, ours, 2);
    const busy = await makePlannedRun(world.deps, ours, 2);
    const held = await makePlannedRun(world.deps, ours, 2);
    await dockOne(world.deps, ours, idle.runId);
    for (const { runId } of [idle, busy, held]) await inResults((conn) => ageRun(conn, runId, 301));
    await dockOne(world.deps, ours, busy.runId);
    await inResults((conn) => claimOne(conn, held.runId));
    await sweepOrganizations();
    expect(await wokenAgain(idle.runId)).toMatchObject([
      { name: runChunkReady.name, data: { orgId: ours.id, runId: idle.runId, chunk: 0 } },
    ]);
    for (const { runId } of [busy, held]) expect(await wokenAgain(runId)).toEqual([]);
  });

  it('cancels what a lost worker had in hand when its run was cancelled', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    await inResults((conn) => claimOne(conn, runId));
    await inResults((conn) => requestCancel(conn, runId));
    await sweepOrganizations();
    expect((await inResults((conn) => getJob(conn, runId))).pending).toBe(1);
    await inResults((conn) => ageRun(conn, runId, 61));
    await sweepOrganizations();
    expect(await getRun(ours.viewer, { runId })).toMatchObject({ status: 'cancelled', pending: 0 });
    expect(await statusOf(runId)).toBe('cancelled');
    await inResults((conn) => expectAddsUp(conn, runId));
  });

  it('looks after every organisation, though one is in trouble, and after none that is suspended', async () => {
    const { superuser } = world.database;
    const { theirs, deps } = world;
    const { runId } = await makePlannedRun(deps, theirs, 1);
    await dockOne(deps, theirs, runId);
    await superuser`update org_databases set dsn_encrypted = 'nonsense' where org_id = ${ours.id}`;
    deps.results.invalidate(ours.id);
    expect(await sweepOrganizations()).toEqual({ organizations: 2, troubled: 1 });
    expect(await statusOf(runId, theirs)).toBe('completed');
    expect(await finishRun(theirs.job, { runId })).toEqual({ status: 'completed' });

    await deps.metadata.withInstallation((tx) => moveOrganization(tx, ours.id, ['ready'], 'suspended'));
    expect(await sweepOrganizations()).toEqual({ organizations: 1, troubled: 0 });
  });
});
