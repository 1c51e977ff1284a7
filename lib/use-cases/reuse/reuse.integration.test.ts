import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { decideTask } from '@/db/results/decisions-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import { getLigandResult as loadResult } from '@/db/results/results-repository';
import {
  dockedBy,
  leaveDeadPass,
  entryOf as loadEntry,
  forgetRun as removeRun,
  setEntryBytes,
  unusedFor,
  whileLinking,
} from '@/db/testing/cache';
import { claimOne } from '@/db/testing/ledger';
import { ForbiddenError, InvalidInputError, NotFoundError } from '@/lib/domain/errors';
import { type LigandId, newId, type RunId, type TaskResultId } from '@/lib/domain/ids';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { ageCache } from '@/lib/use-cases/reuse/age-cache';
import { changeCacheSettings } from '@/lib/use-cases/reuse/change-cache-settings';
import { getReuse } from '@/lib/use-cases/reuse/get-reuse';
import { invalidateEntries } from '@/lib/use-cases/reuse/invalidate-entries';
import { listEntries } from '@/lib/use-cases/reuse/list-entries';
import { pinEntry } from '@/lib/use-cases/reuse/pin-entry';
import { readPose } from '@/lib/use-cases/runs/read-pose';
import { dockOne, makePlannedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

const BUILD = 'ab'.repeat(32);
const KEPT = { entryDays: null, maxBytes: null, verifiedSharePercent: 0.5 };

let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;
let manager: TestOrganization['viewer'];

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
  manager = await ours.memberWithout('run:cancel');
});
afterAll(() => world?.close());

const inResults = <T>(
  fn: Parameters<typeof world.deps.results.withResults<T>>[1],
  org: TestOrganization = ours,
) => world.deps.results.withResults(org.id, fn);

interface Docked {
  runId: RunId;
  ligandId: LigandId;
  taskResultId: TaskResultId;
  exactSignature: string;
  objectKey: ObjectKey;
}

/** One docked ligand in a run of its own, with its entry of the cache. */
async function dock(org = ours, exactSignature?: string): Promise<Docked> {
  const { runId } = await makePlannedRun(world.deps, org, 1);
  const ligandId = await dockOne(world.deps, org, runId, -9, exactSignature ? { exactSignature } : {});
  const result = await inResults((conn) => loadResult(conn, runId, ligandId), org);
  await inResults((conn) => dockedBy(conn, result.taskResultId, BUILD), org);
  const { taskResultId, objectKey } = result;
  return {
    runId,
    ligandId,
    taskResultId,
    exactSignature: result.exactSignature,
    objectKey: objectKey as ObjectKey,
  };
}

async function reuse({ taskResultId, exactSignature }: Docked) {
  const { runId } = await makePlannedRun(world.deps, ours, 1);
  const link = {
    ...{ taskResultId, exactSignature, identitySignature: 'identity', preparedKey: 'prepared' },
    ...{ poseRmsdsAngstrom: null, heavyAtoms: 3 },
  };
  return inResults(async (conn) => {
    const task = await claimOne(conn, runId);
    const { verdict } = await decideTask(conn, { runId, task, outcome: 'reused', link });
    return { runId, verdict };
  });
}

const forgetRun = (runId: RunId) => inResults((conn) => removeRun(conn, runId));
const entryOf = ({ taskResultId }: Docked, org = ours) =>
  inResults((conn) => loadEntry(conn, taskResultId), org);
const isKnown = async ({ exactSignature }: Docked) =>
  (await inResults((conn) => findCachedResult(conn, exactSignature))) !== null;
const unused = ({ taskResultId }: Docked, days: number) =>
  inResults((conn) => unusedFor(conn, taskResultId, days));
const passes = async () => (await ours.audit()).filter(({ action }) => action === 'cache.age');

describe('getReuse', () => {
  it('counts what stood in for dockings by day, and what these had taken, of its own organisation only', async () => {
    const before = await getReuse(ours.viewer, {});
    const docked = await dock();
    await reuse(docked);
    const after = await getReuse(ours.viewer, {});
    expect([after.entries - before.entries, after.hits - before.hits]).toEqual([1, 1]);
    expect(after.cpuHoursSaved - before.cpuHoursSaved).toBeCloseTo(2 / 3600, 9);
    expect(after.days).toHaveLength(30);
    const today = ({ days }: typeof after) => days.at(-1) ?? { docked: 0, reused: 0, day: '' };
    expect(today(after).day).toBe(new Date().toISOString().slice(0, 10));
    expect(today(after).docked - today(before).docked).toBe(1);
    expect(today(after).reused - today(before).reused).toBe(1);
    expect(after.engines).toEqual([
      { sha256: BUILD, name: 'AutoDock Vina', version: '1.2.3', entries: after.entries },
    ]);
    expect(after.targets[0]?.name).toBeTruthy();
    expect(after.bytes).toBeGreaterThan(0);
    expect(await getReuse(theirs.viewer, {})).toMatchObject({
      ...{ entries: 0, hits: 0, cpuHoursSaved: 0, targets: [], engines: [], settings: KEPT },
    });
  });

  it('goes on to count what was saved when its entry is gone', async () => {
    const docked = await dock();
    await reuse(docked);
    const before = await getReuse(ours.viewer, {});
    await invalidateEntries(manager, { engineSha256: BUILD, reason: 'Test' });
    const after = await getReuse(ours.viewer, {});
    expect(after).toMatchObject({ entries: 0, hits: before.hits, cpuHoursSaved: before.cpuHoursSaved });
  });

  it('is for those who see runs, without sizes for those who see no structures', async () => {
    await expect(getReuse(await ours.memberWithout('run:read'), {})).rejects.toThrow(ForbiddenError);
    expect((await getReuse(await ours.memberWithout('structure:read'), {})).bytes).toBeNull();
  });
});

describe('listEntries', () => {
  it('sorts, filters and pages, with whoever may not see structures seeing numbers for names', async () => {
    await invalidateEntries(manager, { engineSha256: BUILD, reason: 'Start anew' });
    const all = [await dock(), await dock(), await dock()] as const;
    for (const hits of [0, 2, 1]) {
      for (let n = 0; n < hits; n++) await reuse(all[[0, 2, 1].indexOf(hits)] as Docked);
    }
    const ids = (page: { entries: { id: string }[] }) => page.entries.map(({ id }) => id);
    const byHits = [all[1], all[2], all[0]].map(({ taskResultId }) => taskResultId);
    expect(ids(await listEntries(ours.viewer, {}))).toEqual(byHits);
    await unused(all[2], 3);
    expect(ids(await listEntries(ours.viewer, { sort: 'used' })).at(-1)).toBe(all[2].taskResultId);
    expect(ids(await listEntries(ours.viewer, { sort: 'age' }))[0]).toBe(all[0].taskResultId);
    expect(ids(await listEntries(ours.viewer, { sort: 'size' }))).toHaveLength(3);

    const pages = [];
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page = await listEntries(ours.viewer, { limit: 1, ...(cursor && { cursor }) });
      expect(page.total).toBe(3);
      pages.push(...ids(page));
      cursor = page.nextCursor;
    }
    expect(pages).toEqual(byHits);

    const [entry] = (await listEntries(ours.viewer, {})).entries;
    expect(entry).toMatchObject({
      ...{ hits: 2, runs: 3, pinned: false, cpuSeconds: 2, affinityKcalPerMol: -9 },
      engine: { name: 'AutoDock Vina', version: '1.2.3', sha256: BUILD },
      origin: { runId: all[1].runId, ligandId: all[1].ligandId },
    });
    const { target } = entry as { target: { id: string } };
    expect((await listEntries(ours.viewer, { targetId: target.id })).total).toBe(1);
    expect((await listEntries(ours.viewer, { targetId: newId('target') })).total).toBe(0);
    expect((await listEntries(ours.viewer, { engineSha256: 'cd'.repeat(32) })).total).toBe(0);

    const masked = await ours.memberWithout('structure:read');
    const [seen] = (await listEntries(masked, {})).entries;
    expect(seen).toMatchObject({ bytes: null, origin: { name: 'Ligand 1' } });
    await expect(listEntries(masked, { sort: 'size' })).rejects.toThrow(ForbiddenError);
    await expect(listEntries(await ours.memberWithout('run:read'), {})).rejects.toThrow(ForbiddenError);
    expect((await listEntries(theirs.viewer, {})).total).toBe(0);
  });
});

describe('pinEntry', () => {
  it('pins and unpins, with one audit entry for each change', async () => {
    const docked = await dock();
    const pin = (pinned: boolean) => pinEntry(manager, { entryId: docked.taskResultId, pinned });
    for (const pinned of [true, true, false]) expect(await pin(pinned)).toMatchObject({ pinned });
    const [unpin, pinning] = await ours.audit();
    expect([pinning, unpin]).toMatchObject([
      { action: 'cache.pin', subjectId: docked.taskResultId },
      { action: 'cache.unpin', subjectId: docked.taskResultId },
    ]);
    expect((await entryOf(docked))?.pinned).toBe(false);
  });

  it('refuses what is not there, an entry of another organisation, and weaker roles', async () => {
    const foreign = await dock(theirs);
    for (const entryId of [newId('taskResult'), foreign.taskResultId]) {
      await expect(pinEntry(manager, { entryId, pinned: true })).rejects.toThrow(NotFoundError);
    }
    const input = { entryId: foreign.taskResultId, pinned: true };
    await expect(pinEntry(ours.scientist, input)).rejects.toThrow(ForbiddenError);
    await expect(pinEntry(manager, { ...input, pinned: 'yes' })).rejects.toThrow(InvalidInputError);
  });
});

describe('invalidateEntries', () => {
  it('gives a target’s results to no new run, while older runs keep theirs', async () => {
    const docked = await dock();
    const targetId = (await entryOf(docked))?.targetId ?? null;
    await pinEntry(manager, { entryId: docked.taskResultId, pinned: true });
    const reason = 'The receptor was wrong.';
    expect(await invalidateEntries(manager, { targetId, reason })).toEqual({ invalidated: 1 });
    expect((await ours.audit())[0]).toMatchObject({
      ...{ action: 'cache.invalidate', subjectKind: 'target', subjectId: targetId },
      details: { reason, entries: 1 },
    });
    expect(await isKnown(docked)).toBe(false);
    // Looked up before, linked after: the task goes back.
    expect((await reuse(docked)).verdict).toBe('withdrawn');

    const again = await dock(ours, docked.exactSignature);
    expect(again.taskResultId).not.toBe(docked.taskResultId);
    expect(await isKnown(docked)).toBe(true);
    const { runId, ligandId } = docked;
    const old = await inResults((conn) => loadResult(conn, runId, ligandId));
    expect(old.taskResultId).toBe(docked.taskResultId);
    await ageCache(ours.job, {});
    expect((await readPose(ours.viewer, { runId, ligandId, rank: 1 })).sdf).toContain('one');
  });

  it('refuses both or neither, no reason, a target of another organisation, and weaker roles', async () => {
    const foreign = await dock(theirs);
    const targetId = (await entryOf(foreign, theirs))?.targetId;
    const reason = 'Test';
    for (const input of [
      { reason },
      { targetId, engineSha256: BUILD, reason },
      { engineSha256: BUILD, reason: ' ' },
      { engineSha256: 'short', reason },
    ]) {
      await expect(invalidateEntries(manager, input)).rejects.toThrow(InvalidInputError);
    }
    await expect(invalidateEntries(manager, { targetId, reason })).rejects.toThrow(NotFoundError);
    await expect(invalidateEntries(ours.scientist, { engineSha256: BUILD, reason })).rejects.toThrow(
      ForbiddenError,
    );
    await invalidateEntries(manager, { engineSha256: BUILD, reason });
    const known = await inResults((conn) => findCachedResult(conn, foreign.exactSignature), theirs);
    expect(known).not.toBeNull();
  });
});

describe('changeCacheSettings', () => {
  it('is audited with what was before, and shown on the entries at once', async () => {
    const docked = await dock();
    expect((await entryOf(docked))?.expiresAt).toBeNull();
    const settings = { entryDays: 30, maxBytes: 5_000_000, verifiedSharePercent: 12.5 };
    expect(await changeCacheSettings(manager, settings)).toEqual(settings);
    expect((await ours.audit())[0]).toMatchObject({
      ...{ action: 'cache.settings', details: { before: KEPT, after: settings } },
    });
    expect((await getReuse(ours.viewer, {})).settings).toEqual(settings);
    expect((await getReuse(theirs.viewer, {})).settings).toEqual(KEPT);
    const entry = await entryOf(docked);
    const days = (entry?.expiresAt?.getTime() ?? 0) - (entry?.lastUsedAt.getTime() ?? 0);
    expect(days / 86_400_000).toBe(30);
    // A use begins its life anew.
    await unused(docked, 20);
    await changeCacheSettings(manager, settings);
    await reuse(docked);
    expect(((await entryOf(docked))?.expiresAt?.getTime() ?? 0) - Date.now()).toBeGreaterThan(
      29 * 86_400_000,
    );
    await changeCacheSettings(manager, KEPT);
    expect((await entryOf(docked))?.expiresAt).toBeNull();
  });

  it.each([
    ['no days', { entryDays: 0, maxBytes: null }, /entryDays: .*1 to 3650/],
    ['half a day', { entryDays: 0.5, maxBytes: null }, /entryDays/],
    ['a size in words', { entryDays: null, maxBytes: '1 GB' }, /maxBytes/],
    ['more than all', { verifiedSharePercent: 101 }, /verifiedSharePercent: .*0 to 100/],
    ['next to no size', { entryDays: null, maxBytes: 10 }, /maxBytes/],
  ])('refuses %s, naming the field', async (_, input, words) => {
    const change = changeCacheSettings(manager, { ...KEPT, ...input });
    await expect(change).rejects.toThrow(InvalidInputError);
    await expect(change).rejects.toThrow(words);
  });

  it('is closed to weaker roles', async () => {
    await expect(changeCacheSettings(ours.scientist, KEPT)).rejects.toThrow(ForbiddenError);
  });
});

describe('ageCache', () => {
  beforeEach(async () => {
    await changeCacheSettings(manager, KEPT);
    await invalidateEntries(manager, { engineSha256: BUILD, reason: 'Start anew' });
    await ageCache(ours.job, {});
  });
  const size = ({ objectKey }: Docked) => world.deps.objects.size(objectKey);

  it('removes what nobody used for long, but nothing that a run shows and nothing pinned, and says so once', async () => {
    const [old, shown, pinned, young] = [await dock(), await dock(), await dock(), await dock()];
    for (const { runId } of [old, pinned, young]) await forgetRun(runId);
    for (const docked of [old, shown, pinned]) await unused(docked, 31);
    await pinEntry(manager, { entryId: pinned.taskResultId, pinned: true });
    await changeCacheSettings(manager, { ...KEPT, entryDays: 30 });
    const bytes = await size(old);
    const before = (await passes()).length;

    expect(await ageCache(ours.job, {})).toEqual({ expired: 1, evicted: 0, results: 1, bytes });
    // Nothing is left to do: neither another removal nor another entry.
    expect(await ageCache(ours.job, {})).toEqual({ expired: 0, evicted: 0, results: 0, bytes: 0 });
    expect(await Promise.all([old, shown, pinned, young].map(isKnown))).toEqual([false, true, true, true]);
    expect([await size(old), await size(shown)]).toEqual([null, bytes]);
    const after = await passes();
    expect(after).toHaveLength(before + 1);
    expect(after[0]).toMatchObject({
      actorKind: 'system',
      details: { expired: 1, evicted: 0, results: 1, bytes },
    });
  });

  it('removes the least recently used above the limit of size, and no more of them than it must', async () => {
    const docked = [await dock(), await dock(), await dock()] as const;
    for (const { runId } of docked) await forgetRun(runId);
    await unused(docked[1], 5);
    await unused(docked[2], 2);
    // The limit is a megabyte at least: as if these were as large.
    for (const { taskResultId } of docked) {
      await inResults((conn) => setEntryBytes(conn, taskResultId, 1_000_000));
    }
    const total = (await getReuse(ours.viewer, {})).bytes ?? 0;
    await changeCacheSettings(manager, { ...KEPT, maxBytes: total - 1_500_000 });
    expect(await ageCache(ours.job, {})).toMatchObject({ expired: 0, evicted: 2, results: 2 });
    expect(await Promise.all(docked.map(isKnown))).toEqual([true, false, false]);
  });

  it('removes results that neither an entry nor a run uses', async () => {
    const docked = await dock();
    await invalidateEntries(manager, { engineSha256: BUILD, reason: 'Test' });
    expect(await ageCache(ours.job, {})).toMatchObject({ results: 0 });
    await forgetRun(docked.runId);
    expect(await ageCache(ours.job, {})).toMatchObject({ expired: 0, evicted: 0, results: 1 });
    expect(await size(docked)).toBeNull();
  });

  it('leaves alone what a run links at this very moment', async () => {
    const docked = await dock();
    await forgetRun(docked.runId);
    await unused(docked, 2);
    await changeCacheSettings(manager, { ...KEPT, entryDays: 1 });
    const { taskResultId } = docked;
    await inResults((conn) =>
      whileLinking(conn, taskResultId, async () => {
        expect(await ageCache(ours.job, {})).toMatchObject({ expired: 0 });
      }),
    );
    expect(await isKnown(docked)).toBe(true);
  });

  it('goes on with a pass that died, and audits that one once', async () => {
    const before = (await passes()).length;
    // Dead after it had removed something, before the audit log knew.
    await inResults(leaveDeadPass);
    expect(await ageCache(ours.job, {})).toMatchObject({ expired: 3, results: 3, bytes: 9 });
    // Dead after the audit log knew.
    await inResults(leaveDeadPass);
    expect(await ageCache(ours.job, {})).toMatchObject({ expired: 0 });
    expect((await passes()).slice(0, (await passes()).length - before)).toMatchObject([
      { subjectId: 'dead', details: { expired: 3, evicted: 0, results: 3, bytes: 9 } },
    ]);
  });

  it('is the worker’s to do, not a member’s', async () => {
    await expect(ageCache(manager, {})).rejects.toThrow(ForbiddenError);
  });
});
