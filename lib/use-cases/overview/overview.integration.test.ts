import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideTask } from '@/db/results/decisions-repository';
import { finishJob } from '@/db/results/jobs-repository';
import { claimOne } from '@/db/testing/ledger';
import { newId } from '@/lib/domain/ids';
import { inviteMember } from '@/lib/use-cases/invitations/invite-member';
import { peopleOf } from '@/lib/use-cases/members/testing/people';
import { getOverview } from '@/lib/use-cases/overview/get-overview';
import { dockFailedAgain } from '@/lib/use-cases/runs/dock-failed-again';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { type PlantedRun, plantRun, STRUCTURE_MARKERS } from '@/lib/use-cases/testing/planted-run';
import { dockOne, makePlannedRun, makeQueuedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;
let planted: PlantedRun;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
  planted = await plantRun(world.deps, ours.id);
});
afterAll(() => world?.close());

const inResults = <T>(fn: Parameters<typeof world.deps.results.withResults<T>>[1]) =>
  world.deps.results.withResults(ours.id, fn);
const kindsOf = (overview: Awaited<ReturnType<typeof getOverview>>) =>
  overview.attention.map(({ kind }) => kind);

describe('the overview', () => {
  it('of a new organisation is empty', async () => {
    expect(await getOverview(theirs.scientist, {})).toMatchObject({
      runs: { running: [], recent: [], hasAny: false },
      attention: [],
      ready: { targets: 0, libraries: 0 },
    });
  });

  it('tells what runs at which rate, what came of the last runs, and what is ready', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 4);
    const queued = await makeQueuedRun(world.deps, ours);
    await dockOne(world.deps, ours, runId, -7.5);
    await dockOne(world.deps, ours, runId, -7);
    // As if the run had begun a minute ago, long enough for a rate.
    await inResults((conn) =>
      conn.execute(`update jobs set started_at = now() - interval '1 minute' where id = '${runId}'`),
    );
    const { runs, ready } = await getOverview(ours.viewer, {});
    const running = runs?.running.find(({ id }) => id === runId);
    expect(running).toMatchObject({ status: 'running', pending: 2, bestAffinityKcalPerMol: -7.5 });
    expect(running?.ligandsPerMinute).toBeCloseTo(2, 0);
    expect(running?.secondsLeft).toBeGreaterThan(50);
    expect(running?.secondsLeft).toBeLessThan(70);
    expect(runs?.running.find(({ id }) => id === queued)).toMatchObject({
      status: 'queued',
      ligandsPerMinute: null,
    });
    expect(runs?.recent).toMatchObject([
      {
        runId: planted.runId,
        name: 'Screen',
        target: { name: 'Kinase' },
        ranked: 1,
        bestAffinityKcalPerMol: -9.5,
      },
    ]);
    expect(ready.targets).toBeGreaterThanOrEqual(1);
    await dockOne(world.deps, ours, runId, -8);
    await dockOne(world.deps, ours, runId, -6);
    await finishRun(ours.job, { runId });
    const after = await getOverview(ours.viewer, {});
    expect(after.runs?.recent[0]).toMatchObject({ runId, ranked: 4, bestAffinityKcalPerMol: -8 });
    expect(after.runs?.running.some(({ id }) => id === runId)).toBe(false);
  });

  it('names what failed until it was sent again, and what was rejected', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 2);
    await dockOne(world.deps, ours, runId);
    await inResults(async (conn) => {
      const task = await claimOne(conn, runId);
      await decideTask(conn, {
        runId,
        task,
        outcome: 'failed',
        reasonCode: 'test',
        reason: 'x',
        logsUri: null,
      });
      await finishJob(conn, runId);
    });
    const { attention } = await getOverview(ours.scientist, {});
    expect(attention).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ kind: 'ligands-failed', runId, failed: 1, total: 2 }),
        expect.objectContaining({ kind: 'target-failed', targetId: planted.failedTargetId }),
        expect.objectContaining({ kind: 'library-failed', libraryId: planted.failedLibraryId }),
        expect.objectContaining({ kind: 'records-rejected', libraryId: planted.libraryId, rejected: 1 }),
      ]),
    );
    await dockFailedAgain(ours.scientist, { runId });
    const left = (await getOverview(ours.scientist, {})).attention;
    expect(left.some((item) => item.kind === 'ligands-failed' && item.runId === runId)).toBe(false);
  });

  it('names a target of which the ligand is to be chosen to those who see structures only', async () => {
    const id = newId('target');
    await world.database.superuser`
      insert into targets (org_id, id, name, status, source_artifact_id, choices, report, created_by,
        receptor_pdbqt_artifact_id, pdbqt_sha256)
      select org_id, ${id}, 'Undecided', 'ready', source_artifact_id, '{"keepWaters": false, "pH": 7.4}'::jsonb,
        report, created_by, receptor_pdbqt_artifact_id, pdbqt_sha256
      from targets where id = ${planted.targetId}`;
    expect(kindsOf(await getOverview(ours.viewer, {}))).toContain('target-undecided');
    const masked = await ours.memberWithout('structure:read');
    expect(kindsOf(await getOverview(masked, {}))).not.toContain('target-undecided');
  });

  it('names invitations that end, and quotas that are nearly used up', async () => {
    const people = await peopleOf(world.deps.metadata, ours);
    const admin = (await people.person('Admin')).ctx;
    const { invitation } = await inviteMember(admin, {
      ...{ email: 'late@example.org', roleId: await people.roleId('Viewer') },
    });
    expect(kindsOf(await getOverview(admin, {}))).not.toContain('invitation-ending');
    const { superuser } = world.database;
    await superuser`update invitations set expires_at = now() + interval '1 day' where id = ${invitation.id}`;
    await superuser`update organizations set quotas = '{"members": 4, "concurrentTasks": 1}'::jsonb where id = ${ours.id}`;
    const { attention } = await getOverview(admin, {});
    expect(attention[0]).toMatchObject({ kind: 'quota-short', quota: 'members', limit: 4 });
    expect(attention).toContainEqual(
      expect.objectContaining({ kind: 'invitation-ending', email: 'late@example.org', isExpired: false }),
    );
    expect(kindsOf(await getOverview(ours.viewer, {}))).not.toContain('invitation-ending');
  });

  it('holds only what the role shows, nothing of structures for who sees none, and nothing of others', async () => {
    const { runs, attention, ready } = await getOverview(await ours.memberWithout('run:read'), {});
    expect(runs).toBeNull();
    expect(attention.some((item) => 'runId' in item)).toBe(false);
    expect(ready.targets).toBeGreaterThan(0);
    const blind = await getOverview(await ours.memberWithout('target:read'), {});
    expect(blind.ready.targets).toBe(0);
    expect(kindsOf(blind)).not.toContain('target-failed');
    const masked = JSON.stringify(await getOverview(await ours.memberWithout('structure:read'), {}));
    for (const marker of Object.values(STRUCTURE_MARKERS)) expect(masked).not.toContain(marker);
    expect(masked).toContain('-9.5');
    expect(JSON.stringify(await getOverview(theirs.viewer, {}))).not.toContain(planted.runId);
  });
});
