import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listMolecules } from '@/db/metadata/molecules-repository';
import { readCpuMonth } from '@/db/results/cpu-usage-repository';
import { decideTask } from '@/db/results/decisions-repository';
import { getJob } from '@/db/results/jobs-repository';
import { findPreparedLigands, forgetPreparedLigands } from '@/db/results/prepared-ligands-repository';
import { getLigandResult as loadResult } from '@/db/results/results-repository';
import { claimOne, cpuSecondsOfAllRuns, expectAddsUp } from '@/db/testing/ledger';
import { residueText } from '@/lib/domain/contact-filter';
import { NotFoundError, QuotaExceededError } from '@/lib/domain/errors';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import type { OutcomeCounts } from '@/lib/domain/outcomes';
import type { Quotas } from '@/lib/domain/quotas';
import type { ResultRow } from '@/lib/domain/resources/runs';
import { contactsOf } from '@/lib/domain/result-contacts';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { SearchSpace } from '@/lib/domain/search-space';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import { sweepOrganizations } from '@/lib/use-cases/maintenance/sweep-organizations';
import { analysePose } from '@/lib/use-cases/runs/analyse-pose';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { dockFailedAgain } from '@/lib/use-cases/runs/dock-failed-again';
import { explainMiss } from '@/lib/use-cases/runs/explain-miss';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { getLigandResult } from '@/lib/use-cases/runs/get-ligand-result';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { listContacts } from '@/lib/use-cases/runs/list-contacts';
import { listLedger } from '@/lib/use-cases/runs/list-ledger';
import { listResults } from '@/lib/use-cases/runs/list-results';
import { listScaffolds } from '@/lib/use-cases/runs/list-scaffolds';
import { pauseRun } from '@/lib/use-cases/runs/pause-run';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { plotResults } from '@/lib/use-cases/runs/plot-results';
import { loadPreparedLigand } from '@/lib/use-cases/runs/prepared-ligand';
import { prioritiseRun } from '@/lib/use-cases/runs/prioritise-run';
import { readPose } from '@/lib/use-cases/runs/read-pose';
import { readRunFile } from '@/lib/use-cases/runs/read-run-file';
import { readTaskLog } from '@/lib/use-cases/runs/read-task-log';
import { resumeRun } from '@/lib/use-cases/runs/resume-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { choosePreparation } from '@/lib/use-cases/targets/choose-preparation';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { readTargetFile } from '@/lib/use-cases/targets/read-target-file';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';

/** The crystal ligand of 5DT0, the two smallest kinase-like molecules that dock in seconds, and a record that is none. */
const JNJ = 'Nc1nc(Nc2ccc(cc2)S(N)(=O)=O)nn1C(=O)c1c(F)cccc1F';
const SULFANILAMIDE = 'Nc1ccc(cc1)S(N)(=O)=O';
const LIBRARY = `name,smiles\nJNJ-7706621,${JNJ}\nadenine,Nc1ncnc2[nH]cnc12\nsulfanilamide,${SULFANILAMIDE}\nnonsense,C1CC(\n`;
const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
/** Small, so that the poses are not the best; the same for all, so that they can be compared. */
const PARAMETERS = { exhaustiveness: 1, seed: 7 };

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

let world: TwoOrganizations;
let ours: TestOrganization;
let machine: DockingMachine;

beforeAll(async () => {
  world = await createTwoOrganizations();
  ({ ours } = world);
  machine = await startDockingMachine();
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
});

async function makeTarget(org: TestOrganization): Promise<TargetId> {
  const { id } = await uploadTarget(org.scientist, { file: { name: '5dt0.pdb', bytes: AURORA } });
  await prepareTarget(org.job, { targetId: id });
  return id;
}

async function makeLibrary(org: TestOrganization, text: string): Promise<LibraryId> {
  const { id } = await uploadLibrary(org.scientist, { file: { name: 'set.csv', bytes: Buffer.from(text) } });
  await readLibrary(org.job, { libraryId: id });
  return id;
}

const start = async (
  org: TestOrganization,
  input: { targetId: TargetId; libraryId: LibraryId; searchSpace?: SearchSpace; parameters?: object },
): Promise<RunId> => (await startRun(org.scientist, { name: 'Screen', parameters: PARAMETERS, ...input })).id;

/** What the worker does for a run, step by step. */
async function work(org: TestOrganization, runId: RunId): Promise<void> {
  const { chunks } = await planRun(org.job, { runId });
  for (const chunk of chunks) await dockChunk(org.job, { runId, chunk });
  expect(await finishRun(org.job, { runId })).toEqual({ status: 'completed' });
}

const inResults = <T>(
  org: TestOrganization,
  fn: Parameters<typeof world.deps.results.withResults<T>>[1],
): Promise<T> => world.deps.results.withResults(org.id, fn);

const ranking = async (org: TestOrganization, runId: RunId) =>
  (await listResults(org.viewer, { runId })).results;

const storedResult = (org: TestOrganization, runId: RunId, row: ResultRow) =>
  inResults(org, (conn) => loadResult(conn, runId, row.ligandId));

async function objectsBelow(prefix: `orgs/${string}/`): Promise<ObjectKey[]> {
  const keys: ObjectKey[] = [];
  for await (const { key } of world.deps.objects.list(prefix)) keys.push(key);
  return keys.sort();
}

describe('a run, from the uploaded files to its ranking', () => {
  let targetId: TargetId;
  let libraryId: LibraryId;
  let runId: RunId;

  beforeAll(async () => {
    targetId = await makeTarget(ours);
    libraryId = await makeLibrary(ours, LIBRARY);
    runId = await start(ours, { targetId, libraryId });
  });

  it('is planned once, however often the step is repeated', async () => {
    const plan = await planRun(ours.job, { runId });
    expect(plan).toEqual({ chunks: [0], pending: 3 });
    expect(await planRun(ours.job, { runId })).toEqual(plan);
    expect(await getRun(ours.viewer, { runId })).toMatchObject({
      status: 'running',
      total: 4,
      pending: 3,
      counts: { rejected: 1 },
    });
  });

  it('docks every ligand once, however often the step is repeated, and says which engine did', async () => {
    expect(await dockChunk(ours.job, { runId, chunk: 0 })).toMatchObject({ runPending: 0 });
    const before = await objectsBelow(`orgs/${ours.id}/`);
    expect(await dockChunk(ours.job, { runId, chunk: 0 })).toMatchObject({ runPending: 0 });
    expect(await objectsBelow(`orgs/${ours.id}/`)).toEqual(before);
    expect(await finishRun(ours.job, { runId })).toEqual({ status: 'completed' });

    const { path: _, ...engine } = await machine.engine.fingerprint();
    const run = await getRun(ours.viewer, { runId });
    expect(run).toMatchObject({ status: 'completed', total: 4, pending: 0, engine, running: [] });
    expect(run.counts).toMatchObject({ docked: 3, rejected: 1, reused: 0, failed: 0 });
    expect(run.cpuSeconds).toBeGreaterThan(0);
    await inResults(ours, (conn) => expectAddsUp(conn, runId));
  });

  it('accounts for every record in its ledger, and for every deed in the audit log', async () => {
    const { rows } = await listLedger(ours.viewer, { runId });
    expect(
      rows.map(({ record, line, name, outcome, attempts }) => [record, line, name, outcome, attempts]),
    ).toEqual([
      [1, 2, 'JNJ-7706621', 'docked', 1],
      [2, 3, 'adenine', 'docked', 1],
      [3, 4, 'sulfanilamide', 'docked', 1],
      [4, 5, 'nonsense', 'rejected', 0],
    ]);
    expect(rows[3]?.reason).toBeTruthy();
    for (const { ligandId } of rows.slice(0, 3)) {
      expect((await readTaskLog(ours.viewer, { runId, ligandId })).text).toContain('AutoDock Vina');
    }
    const audit = await ours.audit();
    expect(audit.filter(({ runId: of }) => of === runId).map(({ action }) => action)).toEqual(['run.start']);
    expect(audit.map(({ actorKind }) => actorKind)).not.toContain('system');
  });

  it('ranks by affinity, with the distance of the redocked crystal ligand, and of no other molecule', async () => {
    const results = await ranking(ours, runId);
    const affinities = results.map(({ affinityKcalPerMol }) => affinityKcalPerMol);
    expect(affinities).toEqual(affinities.toSorted((a, b) => a - b));
    expect(results.map(({ rank, outcome }) => [rank, outcome])).toEqual(
      [1, 2, 3].map((rank) => [rank, 'docked']),
    );
    // The largest of the three binds best by far: Vina's score grows with the atoms that are buried.
    expect(results[0]?.name).toBe('JNJ-7706621');
    expect(results[0]?.rmsdAngstrom).toBeGreaterThan(0);
    expect(results.slice(1).map(({ rmsdAngstrom }) => rmsdAngstrom)).toEqual([null, null]);
  });

  it('keeps poses and prepared ligands whose bytes have the checksums of their rows', async () => {
    for (const row of await ranking(ours, runId)) {
      const result = await storedResult(ours, runId, row);
      const bytes = await readWhole(world.deps.objects, result.objectKey as ObjectKey);
      expect([bytes.byteLength, sha256(bytes)]).toEqual([result.objectBytes, result.objectSha256]);
      expect(result.poses).toHaveLength(row.poses);
      const last = result.poses.at(-1);
      expect((last?.byteOffset ?? 0) + (last?.byteLength ?? 0)).toBe(bytes.byteLength);
      const { poses } = await getLigandResult(ours.viewer, { runId, ligandId: row.ligandId });
      for (const pose of poses) {
        const { sdf } = await readPose(ours.viewer, { runId, ligandId: row.ligandId, rank: pose.rank });
        expect(sdf.split('\n')[0]).toBe(row.name);
        expect(sdf).toContain(`<affinity_kcal_per_mol>\n${pose.affinityKcalPerMol.toFixed(3)}\n`);
        expect(sdf).toContain(result.exactSignature);
      }
    }
    const keys = (await objectsBelow(`orgs/${ours.id}/prepared/`)).map(
      (key) => key.match(/(\w+)\.json$/)?.[1] ?? '',
    );
    expect(keys).toHaveLength(3);
    const rows = await inResults(ours, (conn) => findPreparedLigands(conn, keys));
    for (const { objectKey, objectSha256, pdbqtSha256 } of rows.values()) {
      const bytes = await readWhole(world.deps.objects, objectKey as ObjectKey);
      expect(sha256(bytes)).toBe(objectSha256);
      expect(sha256(Buffer.from(JSON.parse(bytes.toString()).pdbqt))).toBe(pdbqtSha256);
    }
    expect(rows.size).toBe(3);
  });

  it('tells of a pose what it holds on to, and that it is sound', async () => {
    const [best] = await ranking(ours, runId);
    const input = { runId, ligandId: best?.ligandId, rank: 1 };
    const { interactions, checks } = await analysePose(ours.viewer, input);
    expect(checks.filter(({ passed }) => passed !== true)).toEqual([]);
    expect(interactions.map(({ kind }) => kind)).toContain('hydrogen-bond');
    // The places of its atoms are those of the file that the viewer draws.
    const { bytes } = await readRunFile(ours.viewer, { runId, part: 'receptor.pdb' });
    const atoms = bytes
      .toString()
      .split('\n')
      .filter((line) => /^(ATOM|HETATM)/.test(line));
    for (const { residue, receptorAtoms, receptorAtomNames } of interactions) {
      const drawn = receptorAtoms.map((place) => atoms[place] ?? '');
      expect(drawn.map((line) => line.slice(12, 16).trim())).toEqual(receptorAtomNames);
      const { name, chainId, residueNumber } = residue;
      for (const line of drawn)
        expect(line.slice(17, 26)).toBe(`${name} ${chainId}${String(residueNumber).padStart(4)}`);
    }
    await expect(analysePose(ours.viewer, { ...input, rank: 99 })).rejects.toThrow(NotFoundError);
  });

  it('keeps what the best poses hold on to, and filters by it and by substructure', async () => {
    const rows = await ranking(ours, runId);
    const contacts = await Promise.all(
      rows.map(async ({ ligandId }) => {
        const { interactions } = await analysePose(ours.viewer, { runId, ligandId, rank: 1 });
        return contactsOf(interactions).map(({ residue, kind }) => `${residueText(residue)}:${kind}`);
      }),
    );
    const { residues, unknown } = await listContacts(ours.viewer, { runId });
    expect(unknown).toBe(0);
    const kept = residues.flatMap(({ residue, kinds }) =>
      Object.entries(kinds).map(([kind, ligands]) => [`${residueText(residue)}:${kind}`, ligands]),
    );
    const seen = [...new Set(contacts.flat())];
    expect(new Map(kept as [string, number][])).toEqual(
      new Map(seen.map((contact) => [contact, contacts.filter((each) => each.includes(contact)).length])),
    );
    const namesBy = async (filter: object) =>
      (await listResults(ours.viewer, { runId, ...filter })).results.map(({ name }) => name);
    for (const contact of seen) {
      const holding = rows.filter((_, i) => contacts[i]?.includes(contact)).map(({ name }) => name);
      expect([contact, await namesBy({ contact })]).toEqual([contact, holding]);
    }
    expect((await namesBy({ smarts: 'S(=O)(=O)[NH2]' })).sort()).toEqual(['JNJ-7706621', 'sulfanilamide']);
    expect(await namesBy({ smarts: 'c1nc2c(n1)ncnc2' })).toEqual(['adenine']);
    const scaffolds = await listScaffolds(ours.viewer, { runId, sort: 'affinity' });
    expect(scaffolds).toMatchObject({ total: 3, unknown: 0 });
    expect(scaffolds.scaffolds.map(({ smiles, ligands }) => [smiles, ligands])).toEqual(
      expect.arrayContaining([
        ['c1ccccc1', 1],
        ['c1ncc2nc[nH]c2n1', 1],
      ]),
    );
    expect(scaffolds.scaffolds[0]?.bestLigandId).toBe(rows[0]?.ligandId);
    expect(await namesBy({ scaffold: 'c1ccccc1' })).toEqual(['sulfanilamide']);
    const plots = await plotResults(ours.viewer, { runId, smarts: 'c1nc2c(n1)ncnc2' });
    expect(plots).toMatchObject({ total: 3, matching: 1 });
  });

  it('is all reused the second time: nothing is docked or stored, and every number is the same', async () => {
    const before = await objectsBelow(`orgs/${ours.id}/`);
    const again = await start(ours, { targetId, libraryId });
    expect(await planRun(ours.job, { runId: again })).toEqual({ chunks: [], pending: 0 });
    expect(await finishRun(ours.job, { runId: again })).toEqual({ status: 'completed' });
    const run = await getRun(ours.viewer, { runId: again });
    expect(run.counts).toMatchObject({ docked: 0, reused: 3, rejected: 1 });
    expect(run.cpuSeconds).toBe(0);
    await inResults(ours, (conn) => expectAddsUp(conn, again));

    const [first, second] = [await ranking(ours, runId), await ranking(ours, again)];
    expect(second).toEqual(first.map((row) => ({ ...row, outcome: 'reused' })));
    for (const row of second) {
      const { taskResultId } = await storedResult(ours, again, row);
      expect(taskResultId).toBe((await storedResult(ours, runId, row)).taskResultId);
    }
    expect(await objectsBelow(`orgs/${ours.id}/`)).toEqual(before);
  });

  it('is all reused after its prepared ligands were removed: they are prepared again, to the same bytes', async () => {
    const folder = `orgs/${ours.id}/prepared/` as const;
    const contents = async () => {
      const keys = await objectsBelow(folder);
      return Promise.all(keys.map(async (key) => [key, sha256(await readWhole(world.deps.objects, key))]));
    };
    const before = await contents();
    const forgotten = await inResults(ours, async (conn) => {
      const keys = before.map(([key]) => /(\w+)\.json$/.exec(key as string)?.[1] ?? '');
      return forgetPreparedLigands(conn, keys, 0);
    });
    expect(forgotten).toHaveLength(3);
    for (const [key] of before) await world.deps.objects.delete(key as ObjectKey);
    const again = await start(ours, { targetId, libraryId });
    await work(ours, again);
    const { counts, cpuSeconds } = await getRun(ours.viewer, { runId: again });
    expect([counts, cpuSeconds]).toMatchObject([{ docked: 0, reused: 3, rejected: 1 }, 0]);
    expect(await contents()).toEqual(before);

    // At the very moment at which it is removed, its row may have been read already.
    const orgId = ours.id;
    const { ligandRecipe } = (await inResults(ours, (conn) => getJob(conn, again))).params as RunSpec;
    const molecules = await world.deps.metadata.withOrganization(orgId, (tx) =>
      listMolecules(tx, orgId, libraryId, { limit: 10, status: 'accepted' }),
    );
    for (const [key] of before) await world.deps.objects.delete(key as ObjectKey);
    for (const { molfile } of molecules)
      await loadPreparedLigand({ deps: world.deps, machine, orgId }, molfile ?? '', ligandRecipe);
    expect(await contents()).toEqual(before);
  });

  it('is reused for the same molecule under another name, which its poses then bear', async () => {
    const renamed = await makeLibrary(ours, `name,smiles\nwhite powder,NS(=O)(=O)c1ccc(N)cc1\n`);
    const again = await start(ours, { targetId, libraryId: renamed });
    await work(ours, again);
    const [row] = await ranking(ours, again);
    expect(row).toMatchObject({ name: 'white powder', outcome: 'reused' });
    const { sdf } = await readPose(ours.viewer, { runId: again, ligandId: row?.ligandId, rank: 1 });
    expect(sdf.split('\n')[0]).toBe('white powder');
  });

  it('docks once what two runs want at once: one of them waits, and links', async () => {
    const wanted = await makeLibrary(ours, `name,smiles\npyrrole,c1cc[nH]c1\nthiazole,c1cscn1\n`);
    const both = [
      await start(ours, { targetId, libraryId: wanted }),
      await start(ours, { targetId, libraryId: wanted }),
    ];
    for (const id of both) expect((await planRun(ours.job, { runId: id })).pending).toBe(2);
    const before = await objectsBelow(`orgs/${ours.id}/results/`);
    await Promise.all(both.map((id) => dockChunk(ours.job, { runId: id, chunk: 0 })));
    const counts: OutcomeCounts[] = [];
    for (const id of both) {
      expect(await finishRun(ours.job, { runId: id })).toEqual({ status: 'completed' });
      await inResults(ours, (conn) => expectAddsUp(conn, id));
      counts.push((await getRun(ours.viewer, { runId: id })).counts);
      const { rows } = await listLedger(ours.viewer, { runId: id });
      expect(rows.map(({ attempts }) => attempts)).toEqual([1, 1]);
    }
    const sum = (outcome: 'docked' | 'reused') => counts.reduce((all, each) => all + each[outcome], 0);
    expect([sum('docked'), sum('reused')]).toEqual([2, 2]);
    expect(await objectsBelow(`orgs/${ours.id}/results/`)).toHaveLength(before.length + 2);
    const [first, second] = [await ranking(ours, both[0] as RunId), await ranking(ours, both[1] as RunId)];
    const numbers = (rows: ResultRow[]) =>
      rows.map(({ name, affinityKcalPerMol }) => [name, affinityKcalPerMol]);
    expect(numbers(second)).toEqual(numbers(first));
  });

  it('begins no ligand of a paused run, lets the one under way end and count, and goes on when resumed', async () => {
    const names = ['pyridine,c1ccncc1', 'pyrimidine,c1cncnc1', 'pyrazine,c1cnccn1', 'toluene,Cc1ccccc1'];
    const wanted = await makeLibrary(ours, `name,smiles\n${names.join('\n')}\n`);
    const id = await start(ours, { targetId, libraryId: wanted, parameters: { exhaustiveness: 4, seed: 7 } });
    await planRun(ours.job, { runId: id });
    const detail = () => getRun(ours.viewer, { runId: id });
    await world.database.superuser`
      update organizations set quotas = '{"concurrentTasks": 1}'::jsonb where id = ${ours.id}`;
    const docking = dockChunk(ours.job, { runId: id, chunk: 0 });
    await expect.poll(async () => (await detail()).coresInUse, { timeout: 30_000 }).toBeGreaterThan(0);
    await pauseRun(ours.scientist, { runId: id });
    const { runPending } = await docking;
    const decided = 4 - runPending;
    expect(decided).toBeGreaterThanOrEqual(1);
    expect(decided).toBeLessThan(4);
    expect(await detail()).toMatchObject({
      ...{ status: 'running', pending: runPending, running: [], coresInUse: 0 },
      counts: { docked: decided, failed: 0, cancelled: 0 },
    });
    // As a worker that was started anew: the pause is in the ledger, not in its memory.
    expect(await dockChunk(ours.job, { runId: id, chunk: 0 })).toMatchObject({ runPending });
    await resumeRun(ours.scientist, { runId: id });
    await world.database.superuser`update organizations set quotas = '{}'::jsonb where id = ${ours.id}`;
    expect(await dockChunk(ours.job, { runId: id, chunk: 0 })).toMatchObject({ runPending: 0 });
    expect(await finishRun(ours.job, { runId: id })).toEqual({ status: 'completed' });
    expect((await detail()).counts.docked).toBe(4);
  });

  it('docks the ligands of a run of high priority first, wherever it is at work', async () => {
    const low = await makeLibrary(ours, `name,smiles\nanisole,COc1ccccc1\naniline,Nc1ccccc1\n`);
    const high = await makeLibrary(ours, `name,smiles\nstyrene,C=Cc1ccccc1\nindole,c1ccc2[nH]ccc2c1\n`);
    const [first, second] = [
      await start(ours, { targetId, libraryId: low }),
      await start(ours, { targetId, libraryId: high }),
    ];
    for (const id of [first, second]) await planRun(ours.job, { runId: id });
    await prioritiseRun(ours.scientist, { runId: second, priority: 'high' });
    expect(await dockChunk(ours.job, { runId: first, chunk: 0 })).toEqual({
      ...{ runPending: 0, alsoEnded: [second], again: null },
    });
    const begun = await inResults(ours, (conn) =>
      conn.execute<{ job_id: string }>(
        `select job_id from task_executions where job_id in ('${first}', '${second}') order by started_at`,
      ),
    );
    expect(begun.map(({ job_id }) => job_id)).toEqual([second, second, first, first]);
    for (const id of [first, second]) {
      expect(await finishRun(ours.job, { runId: id })).toEqual({ status: 'completed' });
      expect((await getRun(ours.viewer, { runId: id })).counts.docked).toBe(2);
    }
  });

  it('docks what failed once more in a run of its own', async () => {
    const wanted = await makeLibrary(ours, `name,smiles\nimidazole,c1c[nH]cn1\noxazole,c1cocn1\n`);
    const first = await start(ours, { targetId, libraryId: wanted });
    await planRun(ours.job, { runId: first });
    const task = await inResults(ours, (conn) => claimOne(conn, first));
    const failure = { outcome: 'failed' as const, reasonCode: 'timeout', reason: 'Too slow.' };
    await inResults(ours, (conn) => decideTask(conn, { runId: first, task, ...failure }));
    await work(ours, first);
    const { id: again } = await dockFailedAgain(ours.scientist, { runId: first });
    await work(ours, again);
    expect(await getRun(ours.viewer, { runId: again })).toMatchObject({ total: 1, counts: { docked: 1 } });
    const { rows } = await listLedger(ours.viewer, { runId: again });
    expect(rows).toMatchObject([{ ligandId: task.ligandId, name: task.name, outcome: 'docked' }]);
    await inResults(ours, (conn) => expectAddsUp(conn, again));
  });

  it.each([
    ['another seed', { ...PARAMETERS, seed: 8 }, 'seed of the run 7, now 8'],
    ['another exhaustiveness', { ...PARAMETERS, exhaustiveness: 2 }, 'exhaustiveness 1, now 2'],
  ])('is not reused for %s, and says so', async (_, parameters, difference) => {
    const other = await start(ours, { targetId, libraryId, parameters });
    expect((await planRun(ours.job, { runId: other })).pending).toBe(3);
    const [open] = (await listLedger(ours.viewer, { runId: other, outcome: 'undecided' })).rows;
    expect(await explainMiss(ours.viewer, { runId: other, ligandId: open?.ligandId })).toMatchObject({
      nearest: { runId },
      summary: `Docked before with other settings: ${difference}.`,
    });
    await cancelRun(ours.scientist, { runId: other });
    expect(await planRun(ours.job, { runId: other })).toEqual({ chunks: [], pending: 0 });
    await inResults(ours, (conn) => expectAddsUp(conn, other));
  });

  it('keeps the receptor and the crystal ligand that it was started with', async () => {
    const part = 'crystal-ligand.pdb';
    const { bytes: before } = await readTargetFile(ours.viewer, { targetId, part });
    const choices = { keepWaters: true, crystalLigandId: null };
    await choosePreparation(ours.scientist, { targetId, choices });
    await prepareTarget(ours.job, { targetId });
    expect((await readRunFile(ours.viewer, { runId, part })).bytes).toEqual(before);
    const receptor = await readRunFile(ours.viewer, { runId, part: 'receptor.pdb' });
    const { bytes: now } = await readTargetFile(ours.viewer, { targetId, part: 'receptor.pdb' });
    expect(now.toString()).toContain('HOH');
    expect(receptor.bytes.toString()).not.toContain('HOH');
  });

  it('is docked anew for another organisation: no result, prepared ligand or object is shared', async () => {
    const { theirs } = world;
    const theirRunId = await start(theirs, {
      targetId: await makeTarget(theirs),
      libraryId: await makeLibrary(theirs, `name,smiles\nsulfanilamide,${SULFANILAMIDE}\n`),
    });
    await work(theirs, theirRunId);
    const { counts } = await getRun(theirs.viewer, { runId: theirRunId });
    expect(counts).toMatchObject({ docked: 1, reused: 0 });

    const resultIn = async (org: TestOrganization, id: RunId) => {
      const row = (await ranking(org, id)).find(({ name }) => name === 'sulfanilamide');
      return storedResult(org, id, row as ResultRow);
    };
    const [own, foreign] = [await resultIn(ours, runId), await resultIn(theirs, theirRunId)];
    // The same bytes and the same seed: were results looked up across organisations, this one would have been found.
    expect(foreign.exactSignature).toBe(own.exactSignature);
    expect(foreign.taskResultId).not.toBe(own.taskResultId);
    const affinities = (result: typeof own) => result.poses.map((pose) => pose.affinityKcalPerMol);
    expect(affinities(foreign)).toEqual(affinities(own));
    expect(own.objectKey.startsWith(`orgs/${ours.id}/`)).toBe(true);
    expect(foreign.objectKey.startsWith(`orgs/${theirs.id}/`)).toBe(true);
    expect(await objectsBelow(`orgs/${theirs.id}/prepared/`)).toHaveLength(1);
  });

  it('waits while a quota of its organisation is used up: nothing is lost or tried in vain, and it goes on', async () => {
    const setQuotas = (quotas: Quotas) =>
      world.database
        .superuser`update organizations set quotas = ${JSON.stringify(quotas)}::text::jsonb where id = ${ours.id}`;
    /** What the month counts, which is what the ledger has of each task. */
    const cpuSeconds = async () => {
      const [month, tasks] = await inResults(ours, async (conn) => [
        (await readCpuMonth(conn)).cpuSeconds,
        await cpuSecondsOfAllRuns(conn),
      ]);
      expect(month).toBeCloseTo(tasks as number, 6);
      return month as number;
    };
    const small = await makeLibrary(ours, `name,smiles\nphenol,Oc1ccccc1\nfuran,c1ccoc1\n`);
    const { searchSpace } = await getRun(ours.viewer, { runId });
    const input = { targetId, libraryId: small, searchSpace: searchSpace ?? undefined };
    const waiting = await start(ours, input);
    await planRun(ours.job, { runId: waiting });
    const work = () => dockChunk(ours.job, { runId: waiting, chunk: 0 });
    const [before, spent] = [await objectsBelow(`orgs/${ours.id}/results/`), await cpuSeconds()];

    // Full while a ligand is being docked: its poses cannot be kept.
    const docking = work();
    await expect
      .poll(async () => (await getRun(ours.viewer, { runId: waiting })).running.length, { timeout: 30_000 })
      .toBeGreaterThan(0);
    await setQuotas({ storageBytes: 0 });
    expect(await docking).toMatchObject({ runPending: 2 });
    expect(await getRun(ours.viewer, { runId: waiting })).toMatchObject({
      status: 'running',
      pending: 2,
      running: [],
      waitingFor: 'storageBytes',
    });
    const { rows } = await listLedger(ours.viewer, { runId: waiting });
    expect(rows.map(({ outcome, attempts }) => [outcome, attempts])).toEqual(Array(2).fill([null, 0]));
    expect(await objectsBelow(`orgs/${ours.id}/results/`)).toEqual(before);

    // Room again, but processor time only for the ligands that are begun: one, as no more may be docked at once.
    await setQuotas({ cpuHoursPerMonth: ((await cpuSeconds()) + 0.001) / 3600, concurrentTasks: 1 });
    await sweepOrganizations();
    expect(await getRun(ours.viewer, { runId: waiting })).toMatchObject({ waitingFor: null });
    expect(await work()).toMatchObject({ runPending: 1 });
    expect(await getRun(ours.viewer, { runId: waiting })).toMatchObject({
      counts: { docked: 1, failed: 0 },
      waitingFor: 'cpuHoursPerMonth',
    });
    await expect(start(ours, input)).rejects.toThrow(QuotaExceededError);

    await setQuotas({});
    await sweepOrganizations();
    expect(await work()).toMatchObject({ runPending: 0 });
    expect(await finishRun(ours.job, { runId: waiting })).toEqual({ status: 'completed' });
    await inResults(ours, (conn) => expectAddsUp(conn, waiting));
    expect(await cpuSeconds()).toBeGreaterThan(spent);
  });
});
