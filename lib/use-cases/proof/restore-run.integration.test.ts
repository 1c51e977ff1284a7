import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findLatestEngine } from '@/db/results/forecast-repository';
import { findCachedResults } from '@/db/results/result-cache-repository';
import { resultCache } from '@/db/results/schema/result-cache';
import { ConflictError, InvalidInputError, NotFoundError, QuotaExceededError } from '@/lib/domain/errors';
import type { LigandId, RunId } from '@/lib/domain/ids';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { auditInstallation } from '@/lib/use-cases/installation-audit/audit-installation';
import { exportProofBundle } from '@/lib/use-cases/proof/export-proof-bundle';
import { exportShortlistProof } from '@/lib/use-cases/proof/export-shortlist-proof';
import { restoreRun } from '@/lib/use-cases/proof/restore-run';
import { deleteRun } from '@/lib/use-cases/runs/delete-run';
import { dockFailedAgain } from '@/lib/use-cases/runs/dock-failed-again';
import { getLigandResult } from '@/lib/use-cases/runs/get-ligand-result';
import { getProvenance } from '@/lib/use-cases/runs/get-provenance';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listLedger } from '@/lib/use-cases/runs/list-ledger';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { plotResults } from '@/lib/use-cases/runs/plot-results';
import { readPose } from '@/lib/use-cases/runs/read-pose';
import { readRunFile } from '@/lib/use-cases/runs/read-run-file';
import { readTaskLog } from '@/lib/use-cases/runs/read-task-log';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { starResult } from '@/lib/use-cases/shortlists/star-result';
import {
  type BundleWorld,
  createBundleWorld,
  type Files,
  filesOf,
  find,
  forge,
  json,
  problemsOf,
  sha256,
} from '@/lib/use-cases/testing/proof-bundles';
import type { TestOrganization } from '@/lib/use-cases/testing/two-organizations';
import { collect } from '@/lib/use-cases/testing/zip-archive';

let world: BundleWorld;
/** Where it is docked, and the other installation: one with databases of its own and nothing in common. */
let ours: TestOrganization;
let theirs: TestOrganization;
let runs: [docked: RunId, reused: RunId];
let archives: [docked: Buffer, reused: Buffer];
let files: Files;
/** The first run, as it is over there. */
let restored: RunDetail;

beforeAll(async () => {
  world = await createBundleWorld();
  ({ ours, theirs } = world);
  runs = [await world.run('First screen'), await world.run('Second screen')];
  const bundleOf = async (runId: RunId) =>
    collect((await exportProofBundle(world.auditor, { runId })).chunks);
  archives = [await bundleOf(runs[0]), await bundleOf(runs[1])];
  files = await filesOf(await world.store(archives[0]));
  restored = await restoreRun(theirs.scientist, { file: { name: 'first proof.zip', bytes: archives[0] } });
});
afterAll(() => world?.close());

const upload = (bytes: Uint8Array) => restoreRun(theirs.scientist, { file: { name: 'proof.zip', bytes } });
const forgedArchive = async (...args: [end: string, edit: (before: string) => string]) => {
  const [end, edit] = args;
  return readFileSync(await world.zipped(forge(files, find(files, end), edit)));
};
/** What they have: runs, and objects in store. */
const kept = async () => {
  const objects: string[] = [];
  for await (const { key } of world.deps.objects.list(`orgs/${theirs.id}/`)) objects.push(key);
  return { runs: (await listRuns(theirs.viewer, {})).runs.map(({ id }) => id), objects };
};
/** Of a page, what is the same wherever it is read: not ids, nor how far a result is believed, which is no part of a bundle. */
const everywhere = (value: object) =>
  JSON.parse(
    JSON.stringify(value, (key, field) => (['confidence', 'seeds'].includes(key) ? undefined : field))
      .replaceAll(/"(lig|run|tsk|res|tgt|lib)_[0-9a-z]+"/g, '"id"')
      .replaceAll(/\/orgs\/[^/]+\//g, '/orgs/org/')
      .replaceAll(/(lig|run)_[0-9a-z]+/g, 'id'),
  );

describe('a restored run', () => {
  it('is read like the run that it was: ranking, poses, plots, ledger, logs and files', async () => {
    const [here, there] = [ours.viewer, theirs.viewer];
    const [a, b] = [runs[0], restored.id];
    const list = async (ctx: typeof here, runId: RunId) => (await listResults(ctx, { runId })).results;
    const [first, second] = [await list(here, a), await list(there, b)];
    expect(second).toHaveLength(2);
    expect(everywhere(second)).toEqual(everywhere(first));
    expect(second.map(({ ligandId }) => ligandId)).not.toEqual(first.map(({ ligandId }) => ligandId));
    expect(await plotResults(there, { runId: b }).then(everywhere)).toEqual(
      await plotResults(here, { runId: a }).then(everywhere),
    );
    for (const [i, { ligandId }] of first.entries()) {
      const other = second[i]?.ligandId as LigandId;
      const [x, y] = [
        { runId: a, ligandId },
        { runId: b, ligandId: other },
      ];
      expect(await readPose(there, { ...y, rank: 1 })).toEqual(await readPose(here, { ...x, rank: 1 }));
      expect(everywhere(await getLigandResult(there, y))).toEqual(everywhere(await getLigandResult(here, x)));
      expect(await readTaskLog(there, y)).toEqual(await readTaskLog(here, x));
    }
    const ledger = async (ctx: typeof here, runId: RunId) => (await listLedger(ctx, { runId })).rows;
    const rounded = (rows: Awaited<ReturnType<typeof ledger>>) =>
      rows.map((row) => ({ ...row, cpuSeconds: row.cpuSeconds && Math.round(row.cpuSeconds * 10) / 10 }));
    expect(everywhere(rounded(await ledger(there, b)))).toEqual(everywhere(rounded(await ledger(here, a))));
    const receptor = async (ctx: typeof here, runId: RunId) =>
      (await readRunFile(ctx, { runId, part: 'receptor.pdb' })).bytes;
    expect((await receptor(there, b)).equals(await receptor(here, a))).toBe(true);
  });

  it('says where it was made, by whom and in which bundle', async () => {
    const original = await getRun(ours.viewer, { runId: runs[0] });
    const { counts, total, parameters, searchSpace, engine, inputSignature, startedAt, finishedAt } =
      original;
    expect(restored).toMatchObject({
      ...{ counts, total, parameters, searchSpace, engine, inputSignature, startedAt, finishedAt },
      ...{ name: 'First screen', status: 'completed', isRestored: true },
      restored: {
        organizationName: ours.name,
        installation: 'http://localhost',
        runId: runs[0],
        askedBy: { kind: 'member', name: 'Test User' },
        bundleSha256: sha256(archives[0]),
      },
    });
    expect(original).toMatchObject({ isRestored: false, restored: null });
    const nameless = await getRun(await theirs.memberWithout('member:read'), { runId: restored.id });
    expect(nameless.restored?.askedBy.name).toBeNull();
    expect((await theirs.audit()).find(({ action }) => action === 'run.restore')).toMatchObject({
      subjectId: restored.id,
      details: { bundleSha256: sha256(archives[0]), from: ours.name, original: runs[0] },
    });
  });

  it('tells of each result where it was docked, also of what had been reused there', async () => {
    const again = await upload(archives[1]);
    const [{ ligandId } = {}] = (await listResults(theirs.viewer, { runId: again.id })).results;
    const input = { runId: again.id, ligandId };
    const shown = await getProvenance(theirs.viewer, input);
    expect(shown).toMatchObject({
      ...{ outcome: 'reused', origin: null },
      elsewhere: { organizationName: ours.name, runName: 'First screen', askedBy: { name: 'Test User' } },
      bytes: { toolkit: expect.any(String) },
    });
    const masked = await getProvenance(await theirs.memberWithout('structure:read'), input);
    expect(masked).toMatchObject({
      ...{ bytes: null, dockedAt: null, origin: null },
      elsewhere: { organizationName: ours.name, runName: null, askedBy: null },
    });
  });

  it('gives back the very bundle, and keeps the invariants of the installation', async () => {
    const { chunks } = await exportProofBundle(theirs.viewer, { runId: restored.id });
    expect((await collect(chunks)).equals(archives[0])).toBe(true);
    const options = { graceSeconds: 0, redockings: 0, seed: 'any' };
    const report = await auditInstallation(world.deps, async () => theirs.job, options);
    expect(report.violations).toEqual([]);
  });

  it('goes on a shortlist, whose own bundle says where it was made', async () => {
    const [{ ligandId } = {}] = (await listResults(theirs.viewer, { runId: restored.id })).results;
    const { stars } = await starResult(theirs.scientist, { runId: restored.id, ligandId });
    const { chunks } = await exportShortlistProof(theirs.scientist, { shortlistId: stars[0]?.shortlist.id });
    const path = await world.store(await collect(chunks));
    expect(await problemsOf(path)).toEqual([]);
    const found = await filesOf(path);
    expect(json(found, find(found, 'run.json'))).toMatchObject({
      run: { id: restored.id, askedBy: { name: 'Test User' } },
      restored: { organizationName: ours.name, runId: runs[0], bundleSha256: sha256(archives[0]) },
    });
    expect(json(found, find(found, 'docking.json')).origin).toMatchObject({
      kind: 'docked',
      run: { id: runs[0], name: 'First screen' },
    });
  });

  it('is never started, and nothing of it stands for another run', async () => {
    const { id: runId, target, library } = restored;
    await expect(dockFailedAgain(theirs.scientist, { runId })).rejects.toThrow(
      'restored from a proof bundle',
    );
    const start = { name: 'Again', targetId: target.id, libraryId: library.id };
    await expect(startRun(theirs.scientist, start)).rejects.toThrow(ConflictError);
    await world.deps.results.withResults(theirs.id, async (conn) => {
      expect(await findLatestEngine(conn)).toBeNull();
      expect(await conn.$count(resultCache)).toBe(0);
      // Not even if somebody made an entry of it.
      const rolledBack = conn.transaction(async (tx) => {
        const [forged] = await tx.execute<{ signature: string }>(`
          insert into result_cache (exact_signature, task_result_id, bytes)
          select distinct on (exact_signature) exact_signature, id, 1 from task_results
          order by exact_signature limit 1 returning exact_signature as signature`);
        expect(await findCachedResults(tx, [forged?.signature ?? ''])).toEqual(new Map());
        throw new Error('Not for keeps.');
      });
      await expect(rolledBack).rejects.toThrow('Not for keeps.');
    });
  });
});

describe('a bundle is refused, and nothing of it kept,', () => {
  it.each<[string, () => Promise<Uint8Array>, string]>([
    [
      'with one other byte in one of its files',
      async () => {
        const path = find(files, 'poses.sdf');
        const changed = Buffer.from(files.get(path) ?? '');
        changed[200] = (changed[200] ?? 0) ^ 1;
        return readFileSync(await world.zipped(new Map([...files, [path, changed]])));
      },
      'poses.sdf is not what it was: its checksum differs.',
    ],
    [
      'with another recipe under checksums that were made to fit',
      () =>
        forgedArchive('recipe.json', (text) => text.replace('"exhaustiveness": 1', '"exhaustiveness": 8')),
      'signed-input.json was signed with another recipe',
    ],
    [
      'with another molecule as its record',
      () => forgedArchive('records.jsonl', (text) => text.replace('Oc1ccccc1', 'Nc1ccccc1')),
      'is of another molecule than record 2',
    ],
    [
      'with another affinity',
      () =>
        forgedArchive('docking.json', (text) =>
          text.replace(/"affinityKcalPerMol": -\d/, '"affinityKcalPerMol": -19'),
        ),
      'docking.json has affinities that its energies do not give',
    ],
    [
      'with a name that is none',
      () => forgedArchive('run.json', (text) => text.replace('"First screen"', '""')),
      'run.json cannot be restored from',
    ],
    [
      'with text that no database keeps',
      () => forgedArchive('records.jsonl', (text) => text.replace('"name":"phenol"', '"name":"\\u0000"')),
      'characters that no text has',
    ],
    ['if it is no archive', async () => Buffer.from('<html>'), 'The archive cannot be opened'],
    [
      'if it is that of a shortlist',
      async () => {
        const [{ ligandId } = {}] = (await listResults(ours.viewer, { runId: runs[0] })).results;
        const { stars } = await starResult(ours.scientist, { runId: runs[0], ligandId });
        const shortlistId = stars[0]?.shortlist.id;
        return collect((await exportShortlistProof(ours.scientist, { shortlistId })).chunks);
      },
      'This is the bundle of a shortlist',
    ],
  ])('%s', async (_, make, words) => {
    const before = await kept();
    const error = await upload(await make()).catch((refused: unknown) => refused);
    expect(error).toBeInstanceOf(InvalidInputError);
    expect((error as InvalidInputError).issues.map(({ message }) => message).join('\n')).toContain(words);
    expect(await kept()).toEqual(before);
  });

  it('if it is too large for the quota', async () => {
    const before = await kept();
    const setQuotas = (quotas: object) =>
      world.database
        .superuser`update organizations set quotas = ${world.database.superuser.json(quotas as never)} where id = ${theirs.id}`;
    const [{ bytes } = { bytes: 0 }] = await world.database.superuser<{ bytes: number }[]>`
      select storage_bytes::float8 as bytes from org_usage where org_id = ${theirs.id}`;
    await setQuotas({ storageBytes: bytes + archives[0].byteLength + 1000 });
    try {
      await expect(upload(archives[0])).rejects.toThrow(QuotaExceededError);
    } finally {
      await setQuotas({});
    }
    expect(await kept()).toEqual(before);
  });
});

describe('a restored run that is deleted', () => {
  it('takes everything with it that came with it, and no run that was made here can be', async () => {
    const before = await kept();
    const { id: runId } = await upload(archives[0]);
    expect((await kept()).objects.length).toBeGreaterThan(before.objects.length);
    expect(await deleteRun(theirs.scientist, { runId })).toEqual({ deleted: true });
    expect(await kept()).toEqual(before);
    await expect(getRun(theirs.viewer, { runId })).rejects.toThrow(NotFoundError);
    await expect(deleteRun(theirs.scientist, { runId })).rejects.toThrow(NotFoundError);
    expect((await theirs.audit())[0]).toMatchObject({ action: 'run.delete', subjectId: runId });
    await expect(deleteRun(ours.scientist, { runId: runs[0] })).rejects.toThrow('This run was made here.');
    expect(json(files, 'run.json').run.id).toBe(runs[0]);
  });
});
