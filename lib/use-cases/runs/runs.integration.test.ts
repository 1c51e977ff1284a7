import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setGeneralSettings } from '@/db/metadata/general-settings-repository';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { decideTask } from '@/db/results/decisions-repository';
import { listLigandIds } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { getLigandResult as loadResult } from '@/db/results/results-repository';
import { extendLeases } from '@/db/results/tasks-repository';
import { makeLibrary, makeTarget } from '@/db/testing/factories';
import { claimOne, expectAddsUp, forgetSignedInputs, signedInput } from '@/db/testing/ledger';
import { runRequested } from '@/inngest/events';
import {
  BadRequestError,
  ConflictError,
  InvalidInputError,
  NotFoundError,
  UnavailableError,
} from '@/lib/domain/errors';
import type { LibraryId, LigandId, RunId, TargetId } from '@/lib/domain/ids';
import { NO_OUTCOMES } from '@/lib/domain/outcomes';
import type { RunDetail, RunStreamEvent } from '@/lib/domain/resources/runs';
import type { StarterKey } from '@/lib/domain/starter-pipelines';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { archiveLibrary } from '@/lib/use-cases/libraries/archive-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { archivePipeline } from '@/lib/use-cases/pipelines/archive-pipeline';
import { createPipeline } from '@/lib/use-cases/pipelines/create-pipeline';
import { deprecateVersion } from '@/lib/use-cases/pipelines/deprecate-version';
import { ensureStarterPipelines } from '@/lib/use-cases/pipelines/ensure-starter-pipelines';
import { listPipelines } from '@/lib/use-cases/pipelines/list-pipelines';
import { publishVersion } from '@/lib/use-cases/pipelines/publish-version';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { dockFailedAgain } from '@/lib/use-cases/runs/dock-failed-again';
import { explainMiss } from '@/lib/use-cases/runs/explain-miss';
import { exportLedgerCsv } from '@/lib/use-cases/runs/export-ledger-csv';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';
import { exportRunSdf } from '@/lib/use-cases/runs/export-run-sdf';
import { failRun } from '@/lib/use-cases/runs/fail-run';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { followRun } from '@/lib/use-cases/runs/follow-run';
import { getLigandResult } from '@/lib/use-cases/runs/get-ligand-result';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listLedger } from '@/lib/use-cases/runs/list-ledger';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { readPose } from '@/lib/use-cases/runs/read-pose';
import { readTaskLog } from '@/lib/use-cases/runs/read-task-log';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import { dockOne, makePlannedRun, makeQueuedRun, STORED_POSES } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

let world: TwoOrganizations;
let ours: TestOrganization;
let theirs: TestOrganization;
let targetId: TargetId;
let libraryId: LibraryId;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours, theirs } = world);
  targetId = await makeTarget(world.deps.metadata, ours.id);
  ({ id: libraryId } = await makeLibrary(world.deps.metadata, ours.id));
});
afterAll(() => world?.close());

const inResults = <T>(
  fn: Parameters<typeof world.deps.results.withResults<T>>[1],
  org: TestOrganization = ours,
) => world.deps.results.withResults(org.id, fn);
const metaOf = (runId: RunId) =>
  world.deps.metadata.withOrganization(ours.id, (tx) => getRunMeta(tx, ours.id, runId));
const auditOf = async (runId: RunId) => (await ours.audit()).filter((entry) => entry.runId === runId);

/** Everything that a refused call could have left behind. */
const traces = async (org: TestOrganization = ours) => ({
  runs: (await listRuns(org.viewer, {})).runs,
  audit: (await org.audit()).filter(({ outcome }) => outcome !== 'refused'),
});

describe('startRun', () => {
  it('keeps what was asked, makes the row in the results database, wakes the worker, says who did it', async () => {
    const run = await startRun(ours.scientist, {
      name: 'First screen',
      targetId,
      libraryId,
      parameters: { exhaustiveness: 2, seed: 7 },
    });
    expect(run).toMatchObject({
      name: 'First screen',
      status: 'queued',
      target: { id: targetId },
      library: { id: libraryId },
      parameters: { exhaustiveness: 2, seed: 7, poses: 9 },
      total: 0,
      counts: NO_OUTCOMES,
    });
    const [meta, job] = [await metaOf(run.id), await inResults((conn) => getJob(conn, run.id))];
    expect(job).toMatchObject({ status: 'queued', params: meta.params, seed: 7 });
    expect(await world.sentAbout(run.id)).toEqual([
      { id: run.id, name: runRequested.name, data: { orgId: ours.id, runId: run.id } },
    ]);
    const { scientist } = ours;
    expect(await auditOf(run.id)).toMatchObject([
      {
        action: 'run.start',
        subjectKind: 'run',
        subjectId: run.id,
        actorId: scientist.actor.kind === 'member' && scientist.actor.userId,
        requestId: scientist.requestId,
        details: { targetId, libraryId },
      },
    ]);
  });

  it('gives one run for one idempotency key, however many ask at once; and each organisation its own', async () => {
    const input = { name: 'Once', targetId, libraryId, idempotencyKey: 'the-same-key' };
    const runs = await Promise.all(Array.from({ length: 4 }, () => startRun(ours.scientist, input)));
    const [run] = runs as [RunDetail];
    expect(new Set(runs.map(({ id }) => id)).size).toBe(1);
    expect(await auditOf(run.id)).toHaveLength(1);
    expect(await world.sentAbout(run.id)).toHaveLength(1);

    const { metadata } = world.deps;
    const their = await startRun(theirs.scientist, {
      ...input,
      targetId: await makeTarget(metadata, theirs.id),
      libraryId: (await makeLibrary(metadata, theirs.id)).id,
    });
    expect(their.id).not.toBe(run.id);
  });

  it('refuses a target and a library that are not ready, and leaves nothing', async () => {
    const file = { name: 'not yet', bytes: Buffer.from('CCO ethanol\n') };
    const raw = {
      target: await uploadTarget(ours.scientist, { file }),
      library: await uploadLibrary(ours.scientist, { file }),
    };
    const before = await traces();
    for (const [input, words] of [
      [{ targetId: raw.target.id, libraryId }, 'target "not yet" is not ready (uploaded)'],
      [{ targetId, libraryId: raw.library.id }, 'library "not yet" is not ready (uploaded)'],
    ] as const) {
      const attempt = startRun(ours.scientist, { name: 'Too early', ...input });
      await expect(attempt).rejects.toThrow(ConflictError);
      await expect(attempt).rejects.toThrow(words);
    }
    expect(await traces()).toEqual(before);
  });

  it('refuses a target and a library that were archived, and leaves nothing', async () => {
    const { metadata } = world.deps;
    const archived = {
      targetId: await makeTarget(metadata, ours.id),
      libraryId: (await makeLibrary(metadata, ours.id)).id,
    };
    await archiveTarget(ours.scientist, { targetId: archived.targetId });
    await archiveLibrary(ours.scientist, { libraryId: archived.libraryId });
    const before = await traces();
    for (const [input, words] of [
      [{ targetId: archived.targetId, libraryId }, 'target "Target" is archived'],
      [{ targetId, libraryId: archived.libraryId }, 'library "Library" is archived'],
    ] as const) {
      const attempt = startRun(ours.scientist, { name: 'Too late', ...input });
      await expect(attempt).rejects.toThrow(ConflictError);
      await expect(attempt).rejects.toThrow(words);
    }
    expect(await traces()).toEqual(before);
  });

  it('takes what is left out from the organisation’s defaults, and keeps it with the run', async () => {
    const { metadata } = world.deps;
    const defaults = (exhaustiveness: number) =>
      metadata.withOrganization(ours.id, (tx) =>
        setGeneralSettings(tx, ours.id, {
          defaults: { exhaustiveness, poses: 3 },
          retention: { taskLogDays: null, preparedLigandDays: null },
        }),
      );
    await defaults(4);
    const start = (parameters?: object) =>
      startRun(ours.scientist, { name: 'Defaults', targetId, libraryId, parameters });
    const first = await start();
    expect(first.parameters).toMatchObject({ exhaustiveness: 4, poses: 3, seed: 42 });
    expect((await start({ poses: 7 })).parameters).toMatchObject({ exhaustiveness: 4, poses: 7 });
    await expect(start({ exhaustiveness: 0 })).rejects.toThrow('parameters.exhaustiveness: ');
    await defaults(8);
    expect((await getRun(ours.viewer, { runId: first.id })).parameters.exhaustiveness).toBe(4);
  });

  it('takes it from a version of a pipeline, may depart from that, and keeps which it was', async () => {
    const { metadata } = world.deps;
    await metadata.withOrganization(ours.id, (tx) => ensureStarterPipelines(tx, ours.id));
    const { pipelines } = await listPipelines(ours.scientist, {});
    const versionOf = (name: StarterKey) =>
      pipelines.find(({ starter }) => starter === name)?.versions[0]?.id;
    const start = (pipelineVersionId: unknown, parameters?: object) =>
      startRun(ours.scientist, { name: 'By recipe', targetId, libraryId, pipelineVersionId, parameters });

    const careful = await start(versionOf('careful-redocking'), { seed: 7 });
    expect(careful.parameters).toMatchObject({ exhaustiveness: 32, poses: 9, seed: 7 });
    const pipeline = { name: 'Careful redocking', version: 1, versionId: versionOf('careful-redocking') };
    expect(careful.pipeline).toMatchObject({ ...pipeline, adjusted: ['seed'] });
    const { runs } = await listRuns(ours.viewer, {});
    expect(runs.find(({ id }) => id === careful.id)?.pipeline).toEqual(careful.pipeline);
    expect(await auditOf(careful.id)).toMatchObject([{ pipelineVersionId: pipeline.versionId }]);

    // The signature is made of these: the same settings find the same results, whoever asked for them by which name.
    const [screen, loose] = [await start(versionOf('standard-screen')), await start(undefined, { poses: 9 })];
    expect(screen.pipeline).toMatchObject({ name: 'Standard screen', adjusted: [] });
    expect(loose.pipeline).toBeNull();
    expect((await metaOf(screen.id)).params).toEqual((await metaOf(loose.id)).params);

    const own = await createPipeline(ours.scientist, {
      name: 'As drawn',
      spec: { preparation: { protonation: 'as-given' } },
    });
    const versionId = own.versions[0]?.id;
    await expect(start(versionId)).rejects.toThrow('Version 1 of "As drawn" is a draft');
    await publishVersion(ours.scientist, { versionId });
    const drawn = await start(versionId);
    expect(drawn.preparation).toMatchObject({ protonation: 'as-given' });
    expect(await metaOf(drawn.id)).toMatchObject({ params: { ligandRecipe: { protonation: 'as-given' } } });
    await deprecateVersion(ours.scientist, { versionId });
    await expect(start(versionId)).rejects.toThrow('Version 1 of "As drawn" is deprecated');
    await archivePipeline(ours.scientist, { pipelineId: own.id });
    await expect(start(versionId)).rejects.toThrow('The pipeline "As drawn" is archived');
    expect((await getRun(ours.viewer, { runId: drawn.id })).pipeline).toEqual(drawn.pipeline);

    const foreign = startRun(theirs.scientist, {
      name: 'Not mine',
      targetId: await makeTarget(metadata, theirs.id),
      libraryId: (await makeLibrary(metadata, theirs.id)).id,
      pipelineVersionId: pipeline.versionId,
    });
    await expect(foreign).rejects.toThrow(NotFoundError);
  });

  it('knows neither a target nor a library of another organisation, and leaves nothing', async () => {
    const { metadata } = world.deps;
    const own = {
      targetId: await makeTarget(metadata, theirs.id),
      libraryId: (await makeLibrary(metadata, theirs.id)).id,
    };
    const before = await traces(theirs);
    for (const foreign of [{ targetId }, { libraryId }]) {
      const attempt = startRun(theirs.scientist, { name: 'Not mine', ...own, ...foreign });
      await expect(attempt).rejects.toThrow(NotFoundError);
    }
    expect(await traces(theirs)).toEqual(before);
  });

  it('wants a search space for a target without a crystal ligand', async () => {
    const bare = await makeTarget(world.deps.metadata, ours.id);
    await world.database.superuser`update targets set search_space = null where id = ${bare}`;
    const input = { name: 'Blind', targetId: bare, libraryId };
    await expect(startRun(ours.scientist, input)).rejects.toThrow(InvalidInputError);
    const searchSpace = { centerAngstrom: [1, 2, 3.00049], sizeAngstrom: [20, 20, 20] };
    const run = await startRun(ours.scientist, { ...input, searchSpace });
    expect(run.searchSpace?.centerAngstrom).toEqual([1, 2, 3]);
  });

  it('names each parameter that is out of its limits', async () => {
    const parameters = { exhaustiveness: 0, seed: 0 };
    const attempt = startRun(ours.scientist, { name: '', targetId, libraryId, parameters });
    await expect(attempt).rejects.toMatchObject({
      issues: [{ field: 'name' }, { field: 'parameters.exhaustiveness' }, { field: 'parameters.seed' }],
    });
  });
});

describe('cancelRun', () => {
  it('ends a run that nobody has planned, and says who did it', async () => {
    const runId = await makeQueuedRun(world.deps, ours);
    expect(await cancelRun(ours.scientist, { runId })).toMatchObject({ status: 'cancelled', total: 0 });
    expect((await metaOf(runId)).status).toBe('cancelled');
    expect((await auditOf(runId)).map(({ action }) => action)).toEqual(['run.cancel', 'run.start']);
  });

  it('cancels what nobody has in hand, leaves the rest to the worker, and keeps what is docked', async () => {
    const { runId, ligandIds } = await makePlannedRun(world.deps, ours, 4);
    const docked = await dockOne(world.deps, ours, runId);
    const held = await inResults((conn) => claimOne(conn, runId));
    const run = await cancelRun(ours.scientist, { runId });
    expect(run).toMatchObject({ status: 'running', pending: 1, counts: { docked: 1, cancelled: 2 } });
    expect(run.cancelRequestedAt).not.toBeNull();

    const beat = { runId, held: [{ ...held, progress: 0.5 }], leaseSeconds: 60 };
    expect(await inResults((conn) => extendLeases(conn, beat))).toEqual([]);
    await inResults((conn) => decideTask(conn, { runId, task: held, outcome: 'cancelled' }));
    expect(await finishRun(ours.job, { runId })).toEqual({ status: 'cancelled' });
    await inResults((conn) => expectAddsUp(conn, runId));
    const { results } = await listResults(ours.viewer, { runId });
    expect(results.map(({ ligandId }) => ligandId)).toEqual([docked]);
    expect(ligandIds).toContain(docked);
  });

  it('refuses a run that has ended, and leaves nothing', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    await dockOne(world.deps, ours, runId);
    await finishRun(ours.job, { runId });
    const before = await traces();
    await expect(cancelRun(ours.scientist, { runId })).rejects.toThrow(ConflictError);
    expect(await traces()).toEqual(before);
  });
});

describe('finishRun', () => {
  it('leaves a run alone while an input is undecided, then ends it once', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 2);
    await dockOne(world.deps, ours, runId, -8);
    expect(await finishRun(ours.job, { runId })).toEqual({ status: 'running' });
    await dockOne(world.deps, ours, runId, -9);
    expect(await finishRun(ours.job, { runId })).toEqual({ status: 'completed' });
    const run = await getRun(ours.viewer, { runId });
    expect(run).toMatchObject({ status: 'completed', total: 2, counts: { docked: 2 }, cpuSeconds: 4 });
    expect(run.bestAffinityKcalPerMol).toBe(-9);
    expect(await finishRun(ours.job, { runId })).toEqual({ status: 'completed' });
    expect(await getRun(ours.viewer, { runId })).toEqual(run);
    expect((await metaOf(runId)).status).toBe('completed');
  });
});

describe('failRun', () => {
  it('fails every undecided input with the reason, and keeps what is docked', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 3);
    await dockOne(world.deps, ours, runId);
    const late = await inResults((conn) => claimOne(conn, runId));
    expect(await failRun(ours.job, { runId, error: 'The receptor is gone.' })).toEqual({ status: 'failed' });
    const run = await getRun(ours.viewer, { runId });
    expect(run).toMatchObject({ status: 'failed', error: 'The receptor is gone.' });
    expect(run.counts).toMatchObject({ docked: 1, failed: 2 });
    await inResults((conn) => expectAddsUp(conn, runId));
    const { rows } = await listLedger(ours.viewer, { runId, outcome: 'failed' });
    expect(rows.map(({ reasonCode, reason }) => [reasonCode, reason])).toEqual(
      Array(2).fill(['run-failed', 'The receptor is gone.']),
    );
    expect((await metaOf(runId)).status).toBe('failed');
    const decision = await inResults((conn) => decideTask(conn, { runId, task: late, outcome: 'cancelled' }));
    expect(decision.verdict).toBe('fenced');
  });

  it('changes nothing in a run that has ended', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    await dockOne(world.deps, ours, runId);
    await finishRun(ours.job, { runId });
    const before = await getRun(ours.viewer, { runId });
    expect(await failRun(ours.job, { runId, error: 'Too late.' })).toEqual({ status: 'completed' });
    expect(await getRun(ours.viewer, { runId })).toEqual(before);
  });
});

describe('followRun', () => {
  const follow = async (runId: RunId, signal: AbortSignal) =>
    (await followRun(ours.viewer, { runId, signal })).events;

  it('tells of each change, of new results, and of the end', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    const seen: RunStreamEvent[] = [];
    for await (const event of await follow(runId, AbortSignal.timeout(30_000))) {
      if (event) seen.push(event);
      if (seen.length === 2) await dockOne(world.deps, ours, runId);
      if (event?.kind === 'results' && event.ranked === 1) await finishRun(ours.job, { runId });
    }
    expect(seen.map((event) => (event.kind === 'run' ? event.run.status : event))).toEqual([
      'running',
      { kind: 'results', ranked: 0 },
      'running',
      { kind: 'results', ranked: 1 },
      'completed',
      { kind: 'end', status: 'completed' },
    ]);
  });

  it('ends when the reader leaves', async () => {
    const runId = await makeQueuedRun(world.deps, ours);
    const reader = new AbortController();
    let events = 0;
    for await (const _ of await follow(runId, reader.signal)) {
      if (++events === 2) reader.abort();
    }
    expect(events).toBe(2);
  });
});

describe('what is read of a run', () => {
  let runId: RunId;
  const affinities = [-7, -9, -8];

  beforeAll(async () => {
    ({ runId } = await makePlannedRun(world.deps, ours, 4));
    for (const affinity of affinities) await dockOne(world.deps, ours, runId, affinity);
  });

  async function pages<T>(read: (cursor?: string) => Promise<{ items: T[]; nextCursor: string | null }>) {
    const all: T[][] = [];
    let cursor: string | undefined;
    do {
      const page = await read(cursor);
      all.push(page.items);
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    return all;
  }

  it('is its ranking, page by page, the best affinity first', async () => {
    const read = await pages(async (cursor) => {
      const { results, nextCursor } = await listResults(ours.viewer, { runId, limit: 2, cursor });
      return { items: results.map(({ rank, affinityKcalPerMol }) => [rank, affinityKcalPerMol]), nextCursor };
    });
    expect(read).toEqual([
      [
        [1, -9],
        [2, -8],
      ],
      [[3, -7]],
    ]);
  });

  it('is its ledger, page by page in the order of the file, all or one outcome', async () => {
    const read = await pages(async (cursor) => {
      const { rows, nextCursor } = await listLedger(ours.viewer, { runId, limit: 3, cursor });
      return { items: rows.map(({ record, outcome }) => [record, outcome]), nextCursor };
    });
    expect(read.map((page) => page.length)).toEqual([3, 1]);
    expect(read.flat().map(([record]) => record)).toEqual([1, 2, 3, 4]);
    const { rows } = await listLedger(ours.viewer, { runId, outcome: 'undecided' });
    expect(rows).toMatchObject([{ outcome: null, attempts: 0, log: null }]);
  });

  it('is every run of the organisation once, the newest first', async () => {
    for (let i = 0; i < 3; i++) await makeQueuedRun(world.deps, ours);
    const read = await pages(async (cursor) => {
      const { runs, nextCursor } = await listRuns(ours.viewer, { limit: 3, cursor });
      return { items: runs, nextCursor };
    });
    const all = (await listRuns(ours.viewer, { limit: 500 })).runs;
    expect(read.flat()).toEqual(all);
    expect(all.length).toBeGreaterThan(3);
    const times = all.map(({ createdAt }) => createdAt);
    expect(times).toEqual(times.toSorted().reverse());
  });

  it('takes a cursor only for the run, the filter and the organisation that it was given for', async () => {
    const other = await makeQueuedRun(world.deps, ours);
    const ledger = (await listLedger(ours.viewer, { runId, limit: 1 })).nextCursor;
    const results = (await listResults(ours.viewer, { runId, limit: 1 })).nextCursor;
    const runs = (await listRuns(ours.viewer, { limit: 1 })).nextCursor;
    for (const attempt of [
      () => listLedger(ours.viewer, { runId: other, cursor: ledger }),
      () => listLedger(ours.viewer, { runId, outcome: 'docked', cursor: ledger }),
      () => listLedger(theirs.viewer, { runId, cursor: ledger }),
      () => listResults(ours.viewer, { runId: other, cursor: results }),
      () => listResults(ours.viewer, { runId, cursor: ledger }),
      () => listRuns(theirs.viewer, { cursor: runs }),
    ]) {
      await expect(attempt()).rejects.toThrow(BadRequestError);
    }
  });

  it('is a ligand with its poses and its log; none for a ligand that is not docked', async () => {
    const { results } = await listResults(ours.viewer, { runId });
    const ligandId = results[0]?.ligandId;
    const result = await getLigandResult(ours.viewer, { runId, ligandId });
    expect(result.poses.map(({ rank, affinityKcalPerMol }) => [rank, affinityKcalPerMol])).toEqual([
      [1, -9],
      [2, -8],
    ]);
    const { sdf } = await readPose(ours.viewer, { runId, ligandId, rank: 2 });
    expect(sdf).toBe(`${result.name}${STORED_POSES[1]}`);
    expect((await readTaskLog(ours.viewer, { runId, ligandId })).text).toContain('Docked by a test.');

    const [open] = (await listLedger(ours.viewer, { runId, outcome: 'undecided' })).rows;
    for (const attempt of [
      () => getLigandResult(ours.viewer, { runId, ligandId: open?.ligandId }),
      () => readPose(ours.viewer, { runId, ligandId: open?.ligandId, rank: 1 }),
      () => readPose(ours.viewer, { runId, ligandId, rank: 3 }),
      () => readTaskLog(ours.viewer, { runId, ligandId: open?.ligandId }),
    ]) {
      await expect(attempt()).rejects.toThrow(NotFoundError);
    }
  });

  it('is its ranking as CSV, and its poses as SDF: the best of each ligand, or all', async () => {
    const csv = await exportRunCsv(ours.viewer, { runId });
    const lines = (await textOf(csv.chunks)).trimEnd().split(/\r?\n/);
    expect(csv.fileName).toBe('Screen.csv');
    expect(lines[0]).toMatch(/^rank,name,record,smiles,affinity_kcal_per_mol,/);
    expect(lines.slice(1).map((line) => line.split(',')[4])).toEqual(['-9', '-8', '-7']);

    const ledger = await exportLedgerCsv(ours.viewer, { runId });
    expect(ledger.fileName).toBe('Screen ledger.csv');
    const [head, ...records] = (await textOf(ledger.chunks)).trimEnd().split('\r\n');
    expect(head).toBe('record,line,name,outcome,reason_code,reason,tries,cpu_seconds,ended_at,ligand_id');
    const cells = records.map((line) => line.split(','));
    expect(cells.map(([record]) => record)).toEqual(['1', '2', '3', '4']);
    expect(cells.map((line) => [line[3], line[6], line[7]]).toSorted()).toEqual([
      ['docked', '1', '2'],
      ['docked', '1', '2'],
      ['docked', '1', '2'],
      ['pending', '0', ''],
    ]);

    for (const [poses, expected] of [
      ['best', ['one', 'one', 'one']],
      ['all', ['one', 'two', 'one', 'two', 'one', 'two']],
    ] as const) {
      const sdf = await exportRunSdf(ours.viewer, { runId, poses });
      const records = (await textOf(sdf.chunks)).split('$$$$\n').slice(0, -1);
      expect(records.map((record) => record.split('\n')[2])).toEqual(expected);
    }
  });

  it('is no pose whose bytes are not those that were stored', async () => {
    const { results } = await listResults(ours.viewer, { runId });
    const ligandId = results.at(-1)?.ligandId;
    const { objectKey } = await inResults((conn) => loadResult(conn, runId, ligandId as LigandId));
    const tampered = STORED_POSES.join('').replace('one', 'two');
    await world.deps.objects.put(objectKey as ObjectKey, Buffer.from(tampered));
    await expect(readPose(ours.viewer, { runId, ligandId, rank: 1 })).rejects.toThrow(UnavailableError);
    await expect(readPose(ours.viewer, { runId, ligandId, rank: 2 })).resolves.toBeDefined();
    const { chunks } = await exportRunSdf(ours.viewer, { runId });
    await expect(textOf(chunks)).rejects.toThrow('do not match their checksum');
  });
});

describe('dockFailedAgain', () => {
  it('starts a run like the one that ended, of the records that failed in it, and says who did it', async () => {
    const { runId, ligandIds } = await makePlannedRun(world.deps, ours, 3);
    await dockOne(world.deps, ours, runId);
    await failRun(ours.job, { runId, error: 'The receptor is gone.' });
    const before = await getRun(ours.viewer, { runId });
    const input = { runId, idempotencyKey: 'failed-ones-again' };
    const again = await dockFailedAgain(ours.scientist, input);
    expect(again).toMatchObject({
      name: 'Screen, failed ones again',
      status: 'queued',
      failedIn: runId,
      target: before.target,
      library: before.library,
      parameters: before.parameters,
      searchSpace: before.searchSpace,
    });
    expect((await dockFailedAgain(ours.scientist, input)).id).toBe(again.id);
    const [asked, first] = [await metaOf(again.id), await metaOf(runId)];
    expect(asked.params).toEqual({ ...first.params, only: { failedIn: runId } });
    expect(await auditOf(again.id)).toMatchObject([{ action: 'run.start', details: { failedIn: runId } }]);
    expect(await world.sentAbout(again.id)).toHaveLength(1);
    expect(await inResults((conn) => listLigandIds(conn, runId, 'failed'))).toHaveLength(2);
    expect(ligandIds).toHaveLength(3);
    expect(await getRun(ours.viewer, { runId })).toEqual(before);
  });

  it('refuses a run that goes on, or in which nothing failed, and leaves nothing', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 1);
    const attempts = async (words: string) => {
      const before = await traces();
      const attempt = dockFailedAgain(ours.scientist, { runId });
      await expect(attempt).rejects.toThrow(ConflictError);
      await expect(attempt).rejects.toThrow(words);
      expect(await traces()).toEqual(before);
    };
    await attempts('is running');
    await dockOne(world.deps, ours, runId);
    await finishRun(ours.job, { runId });
    await attempts('No record');
  });
});

describe('explainMiss', () => {
  it('names the fields in which a docking differs from the nearest one of before, and its run', async () => {
    const molecule = { identitySignature: 'explained', ligandIdentity: 'explained' };
    const dockWith = async (exhaustiveness: number, over = {}) => {
      const { runId } = await makePlannedRun(world.deps, ours, 2);
      const { engine } = signedInput();
      const input = signedInput({ engine: { ...engine, parameters: { exhaustiveness } }, ...over });
      const ligandId = await dockOne(world.deps, ours, runId, -9, { ...molecule, signedInput: input });
      return { runId, ligandId };
    };
    const first = await dockWith(8);
    await dockWith(32, { replicate: 1 });
    const wanted = await dockWith(16);

    expect(await explainMiss(ours.viewer, wanted)).toMatchObject({
      kind: 'other-settings',
      summary: 'Docked before with other settings: exhaustiveness 8, now 16.',
      nearest: { ...first, runName: 'Screen', affinityKcalPerMol: -9 },
      differences: [{ field: 'engine.parameters.exhaustiveness', known: '8', wanted: '16' }],
    });
    // What came later was not known then.
    expect(await explainMiss(ours.viewer, first)).toMatchObject({ kind: 'first', nearest: null });
  });

  it('says so when nothing can be compared: not prepared yet, or docked before inputs were kept', async () => {
    const { runId } = await makePlannedRun(world.deps, ours, 2);
    const ligandId = await dockOne(world.deps, ours, runId);
    const [open] = (await listLedger(ours.viewer, { runId, outcome: 'undecided' })).rows;
    expect(await explainMiss(ours.viewer, { runId, ligandId: open?.ligandId })).toMatchObject({
      kind: 'unknown',
      summary: expect.stringContaining('not prepared'),
    });
    await inResults((conn) => forgetSignedInputs(conn));
    expect(await explainMiss(ours.viewer, { runId, ligandId })).toMatchObject({
      kind: 'unknown',
      summary: expect.stringContaining('earlier version'),
    });
  });
});

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}
