import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import ZipStream from 'zip-stream';
import type { OrgContext } from '@/lib/auth/org-context';
import { ConflictError } from '@/lib/domain/errors';
import type { LibraryId, RunId, TargetId } from '@/lib/domain/ids';
import { type DockingMachine, startDockingMachine } from '@/lib/use-cases/docking-machine';
import { readLibrary } from '@/lib/use-cases/libraries/read-library';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';
import type { SampleMachine } from '@/lib/use-cases/proof/dock-sample';
import { exportProofBundle } from '@/lib/use-cases/proof/export-proof-bundle';
import { openBundle } from '@/lib/use-cases/proof/open-bundle';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';
import { dockChunk } from '@/lib/use-cases/runs/dock-chunk';
import { finishRun } from '@/lib/use-cases/runs/finish-run';
import { getProvenance } from '@/lib/use-cases/runs/get-provenance';
import { planRun } from '@/lib/use-cases/runs/plan-run';
import { startRun } from '@/lib/use-cases/runs/start-run';
import { prepareTarget } from '@/lib/use-cases/targets/prepare-target';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';
import { makeQueuedRun } from '@/lib/use-cases/testing/runs';
import {
  createTwoOrganizations,
  type TestOrganization,
  type TwoOrganizations,
} from '@/lib/use-cases/testing/two-organizations';
import { describeVerdict } from '@/scripts/bundle-verdict';

const AURORA = readFileSync(new URL('../../../examples/aurora-a/5dt0.pdb', import.meta.url));
/** Two that dock in seconds, and a record that is none. */
const LIBRARY = 'name,smiles\nadenine,Nc1ncnc2[nH]cnc12\nphenol,Oc1ccccc1\nnonsense,C1CC(\n';
const PARAMETERS = { exhaustiveness: 1, poses: 3, seed: 7 };

const FLIPS = 60;

/** The files of a bundle, by their paths. */
type Files = Map<string, Buffer>;

let world: TwoOrganizations;
let ours: TestOrganization;
let machine: DockingMachine;
let folder: string;
let targetId: TargetId;
let libraryId: LibraryId;
/** Whose role allows everything, the audit log included. */
let auditor: OrgContext;
let docked: RunId;
let reused: RunId;
/** The whole bundle of `docked`, and what is in it. */
let archive: string;
let files: Files;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'proof-'));
  world = await createTwoOrganizations();
  ({ ours } = world);
  machine = await startDockingMachine();
  auditor = await ours.memberWithout('cache:manage');
  targetId = (await uploadTarget(ours.scientist, { file: { name: '5dt0.pdb', bytes: AURORA } })).id;
  await prepareTarget(ours.job, { targetId });
  const file = { name: 'set.csv', bytes: Buffer.from(LIBRARY) };
  libraryId = (await uploadLibrary(ours.scientist, { file })).id;
  await readLibrary(ours.job, { libraryId });
  docked = await run('First screen');
  reused = await run('Second screen');
  archive = await bundleOf(auditor, docked);
  files = await filesOf(archive);
});
afterAll(async () => {
  await machine?.close();
  await world?.close();
  await rm(folder, { recursive: true, force: true });
});

async function run(name: string): Promise<RunId> {
  const { id: runId } = await startRun(ours.scientist, { name, targetId, libraryId, parameters: PARAMETERS });
  const { chunks } = await planRun(ours.job, { runId });
  for (const chunk of chunks) await dockChunk(ours.job, { runId, chunk });
  expect(await finishRun(ours.job, { runId })).toEqual({ status: 'completed' });
  return runId;
}

let archives = 0;
async function store(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${++archives}.zip`);
  await writeFile(path, bytes);
  return path;
}

async function collect(chunks: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const parts: Uint8Array[] = [];
  for await (const part of chunks) parts.push(part);
  return Buffer.concat(parts);
}

const bundleOf = async (ctx: OrgContext, runId: RunId) =>
  store(await collect((await exportProofBundle(ctx, { runId })).chunks));

async function filesOf(path: string): Promise<Files> {
  const bundle = await openBundle(path);
  const found: Files = new Map();
  for (const each of bundle.paths) found.set(each, await collect(bundle.read(each)));
  bundle.close();
  return found;
}

interface Entry {
  name: string;
  bytes: Buffer;
  type?: 'symlink';
  linkname?: string;
}

/** An archive of these entries, one after the other. */
function archiveOf(entries: Entry[], options: { store: boolean }): Promise<Buffer> {
  const zip = new ZipStream();
  const made = collect(zip);
  const add = ([entry, ...rest]: Entry[]) => {
    if (!entry) return zip.finalize();
    const { bytes, ...data } = entry;
    zip.entry(bytes, { ...options, ...data }, () => add(rest));
  };
  add(entries);
  return made;
}

/** An archive of these files; not compressed, which is most of the time that it takes. */
async function zipped(contents: Files): Promise<string> {
  const entries = [...contents].map(([name, bytes]) => ({ name, bytes }));
  return store(await archiveOf(entries, { store: true }));
}

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const text = (contents: Files, path: string) => contents.get(path)?.toString() ?? '';
const json = (contents: Files, path: string) => JSON.parse(text(contents, path));
const find = (end: string, contents = files) =>
  [...contents.keys()].find((path) => path.endsWith(end)) ?? expect.fail(`There is no ${end}.`);

const verify = (path: string) => verifyBundle(path, null);
const problemsOf = async (path: string) => (await verify(path)).checks.flatMap(({ problems }) => problems);

/** What somebody does who knows the layout: changes a file, and makes checksums and metadata fit again. */
function forge(path: string, edit: (before: string) => string, more: Files = new Map()): Files {
  const before = text(files, path);
  const after = edit(before);
  expect(after).not.toBe(before);
  const forged: Files = new Map([...files, [path, Buffer.from(after)], ...more]);
  for (const [changed, bytes] of forged) {
    const [was, now] = [files.get(changed), bytes];
    if (!was || was.equals(now) || changed.startsWith('ro-crate')) continue;
    const crate = json(forged, 'ro-crate-metadata.json');
    for (const entity of crate['@graph'])
      if (entity['@id'] === changed)
        Object.assign(entity, { sha256: sha256(now), contentSize: String(now.byteLength) });
    forged.set('ro-crate-metadata.json', Buffer.from(JSON.stringify(crate)));
  }
  const manifest = [...forged].filter(([each]) => each !== 'manifest-sha256.txt');
  const lines = manifest.map(([each, bytes]) => `${sha256(bytes)}  ${each}\n`);
  return forged.set('manifest-sha256.txt', Buffer.from(lines.join('')));
}

describe('a proof bundle', () => {
  it('holds each input, the recipe, the results and their provenance', async () => {
    const folders = [
      ...new Set([...files.keys()].flatMap((path) => /^dockings\/[^/]+/.exec(path)?.[0] ?? [])),
    ];
    expect(folders).toHaveLength(2);
    expect([...files.keys()].filter((path) => !path.startsWith('dockings/'))).toEqual([
      'README.txt',
      'run.json',
      'recipe/recipe.json',
      'receptor/uploaded.pdb',
      'receptor/prepared.pdbqt',
      'receptor/prepared.pdb',
      'receptor/crystal-ligand.pdb',
      'ligands/records.jsonl',
      'results/table.csv',
      'results/ledger.csv',
      'audit/entries.jsonl',
      'audit/chain.json',
      'ro-crate-metadata.json',
      'manifest-sha256.txt',
    ]);
    expect(files.get('receptor/uploaded.pdb')?.equals(AURORA)).toBe(true);
    const records = text(files, 'ligands/records.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(records.map(({ record, name, outcome }) => [record, name, outcome])).toEqual([
      [1, 'adenine', 'docked'],
      [2, 'phenol', 'docked'],
      [3, 'nonsense', 'rejected'],
    ]);
    expect(records[1].source).toContain('Oc1ccccc1');

    const fingerprint = await machine.engine.fingerprint();
    for (const each of folders) {
      const docking = json(files, `${each}/docking.json`);
      expect(sha256(files.get(`${each}/signed-input.json`) ?? Buffer.of())).toBe(
        docking.result.inputSignature,
      );
      expect(docking).toMatchObject({
        result: {
          engine: { name: fingerprint.name, binarySha256: fingerprint.binarySha256 },
          machineClass: machine.machineClass,
          posesSha256: sha256(files.get(`${each}/poses.sdf`) ?? Buffer.of()),
        },
        origin: {
          kind: 'docked',
          run: { id: docked },
          askedBy: { kind: 'member', name: expect.any(String) },
        },
        hasInputs: true,
      });
      expect(docking.command).toEqual(
        expect.arrayContaining([
          '--receptor=../../receptor/prepared.pdbqt',
          '--ligand=ligand.pdbqt',
          '--exhaustiveness=1',
          '--num_modes=3',
          `--seed=${docking.result.seed}`,
        ]),
      );
      expect(docking.poses[0].reportedAffinityKcalPerMol).toEqual(expect.any(Number));
      expect(text(files, `${each}/log.txt`)).toContain(`seed ${docking.result.seed}, 1 thread(s)`);
    }
  });

  it('is an RO-Crate whose actions say what ran on what, and who asked for it', () => {
    const crate = json(files, 'ro-crate-metadata.json');
    const graph: Record<string, unknown>[] = crate['@graph'];
    const actions = graph.filter((entity) => entity['@type'] === 'CreateAction');
    const dockings = actions.filter(({ name }) => String(name).startsWith('Docking'));
    expect(actions).toHaveLength(5);
    expect(dockings).toHaveLength(2);
    for (const { instrument, agent, object, result, endTime } of dockings) {
      const entity = (reference: unknown) =>
        graph.find((each) => each['@id'] === (reference as { '@id': string })['@id']);
      expect(entity(instrument)).toMatchObject({ '@type': 'SoftwareApplication', name: 'AutoDock Vina' });
      expect(entity(agent)).toMatchObject({ '@type': 'Person' });
      expect((object as unknown[]).map(entity)).toHaveLength(3);
      expect(entity(result)).toMatchObject({ name: 'poses.sdf' });
      expect(endTime).toMatch(/^20/);
    }
  });

  it('says of what was reused by which run and whom it was docked', async () => {
    const second = await filesOf(await bundleOf(auditor, reused));
    for (const path of [...second.keys()].filter((each) => each.endsWith('docking.json'))) {
      expect(json(second, path).origin).toMatchObject({
        kind: 'reused',
        run: { id: docked, name: 'First screen' },
        askedBy: { kind: 'member' },
      });
    }
    const poses = [...second]
      .filter(([path]) => path.endsWith('poses.sdf'))
      .map(([, bytes]) => sha256(bytes));
    expect(poses).toEqual(
      [...files].filter(([path]) => path.endsWith('poses.sdf')).map(([, bytes]) => sha256(bytes)),
    );
  });

  it('says the same in the browser, and of bytes only to who may see structures', async () => {
    const { ligand, result } = json(files, find('docking.json'));
    const input = { runId: reused, ligandId: ligand.id };
    const shown = await getProvenance(ours.viewer, input);
    expect(shown).toMatchObject({
      outcome: 'reused',
      origin: { runId: docked, runName: 'First screen', ligandId: ligand.id, askedBy: { kind: 'member' } },
      engine: result.engine,
      machineClass: machine.machineClass,
      bytes: {
        inputSignature: result.inputSignature,
        receptorPdbqtSha256: sha256(files.get('receptor/prepared.pdbqt') ?? Buffer.of()),
        ligandPdbqtSha256: sha256(files.get(find('ligand.pdbqt')) ?? Buffer.of()),
        posesSha256: result.posesSha256,
        seed: result.seed,
      },
    });
    const collaborator = await ours.memberWithout('structure:read');
    const hidden = { name: `Ligand ${ligand.record}`, bytes: null };
    // Not even from which run: both have the molecule.
    expect(await getProvenance(collaborator, input)).toEqual({
      ...{ ...shown, ...hidden },
      ...{ origin: null, dockedAt: null },
    });
    const first = await getProvenance(ours.viewer, { ...input, runId: docked });
    expect(first).toMatchObject({ outcome: 'docked', origin: { runId: docked } });
    expect(await getProvenance(collaborator, { ...input, runId: docked })).toEqual({ ...first, ...hidden });
  });

  it('leaves an audit entry each time, and has the run’s entries only for who may read the log', async () => {
    const exports = async () => (await ours.audit()).filter(({ action }) => action === 'run.export');
    const before = (await exports()).length;
    const withoutLog = await filesOf(await bundleOf(ours.viewer, docked));
    expect(await exports()).toHaveLength(before + 1);
    expect((await exports())[0]).toMatchObject({ subjectId: docked, runId: docked, outcome: 'accepted' });
    expect([...withoutLog.keys()].filter((path) => path.startsWith('audit/'))).toEqual([]);
    expect(json(withoutLog, 'run.json').hasAudit).toBe(false);
    const entries = text(files, 'audit/entries.jsonl')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).fields);
    expect(entries.map(({ action }) => action)).toEqual(['run.start', 'run.export']);
    expect(await problemsOf(await zipped(withoutLog))).toEqual([]);
  });

  it('is the same after its prepared ligands were removed: they are prepared again, to the same bytes', async () => {
    for await (const { key } of world.deps.objects.list(`orgs/${ours.id}/prepared/`))
      await world.deps.objects.delete(key);
    const again = await filesOf(await bundleOf(auditor, docked));
    for (const [path, bytes] of files)
      if (path.startsWith('dockings/')) expect(again.get(path)?.equals(bytes)).toBe(true);
  });

  it('has no names of people for who may not see members', async () => {
    const { run: asked, exported } = json(
      await filesOf(await bundleOf(await ours.memberWithout('member:read'), docked)),
      'run.json',
    );
    expect([asked.askedBy.name, exported.by.name]).toEqual([null, null]);
  });

  it('is of a run that has ended, and of no other', async () => {
    const before = await ours.audit();
    const runId = await makeQueuedRun(world.deps, ours);
    await expect(exportProofBundle(ours.scientist, { runId })).rejects.toThrow(ConflictError);
    expect((await ours.audit()).filter(({ action }) => action === 'run.export')).toHaveLength(
      before.filter(({ action }) => action === 'run.export').length,
    );
  });

  it('is made no further once its reader has left', async () => {
    const { chunks } = await exportProofBundle(ours.scientist, { runId: docked });
    for await (const first of chunks) {
      expect(first.byteLength).toBeGreaterThan(0);
      break;
    }
    expect(await chunks.next()).toEqual({ done: true, value: undefined });
  });
});

describe('verifying a bundle', () => {
  const startMachine = async (): Promise<SampleMachine> => ({
    engine: machine.engine,
    chemistry: machine.chemistry,
    machineClass: machine.machineClass,
    cores: 1,
    limits: { timeoutSeconds: 600, memoryMegabytes: 4096 },
  });
  const sample = { count: 10, word: 'any', startMachine };

  it('finds a real one sound, and docks it again to the same bytes', async () => {
    const verdict = await verifyBundle(archive, sample);
    expect(describeVerdict(verdict)).toContain('The bundle is sound.');
    expect(verdict.checks.map(({ name, outcome }) => [name, outcome])).toEqual(
      ['files', 'metadata', 'signatures', 'totals', 'audit extract', 'docked again'].map((name) => [
        name,
        'passed',
      ]),
    );
    expect(verdict.dockedAgain).toHaveLength(2);
    for (const { detail } of verdict.dockedAgain) expect(detail).toContain('The same bytes');
  });

  it('refuses one byte more or less or another in any of its files, and names the file', async () => {
    const kinds = [
      (bytes: Buffer) => {
        const changed = Buffer.from(bytes);
        const at = Math.floor(bytes.byteLength / 2);
        changed[at] = (changed[at] ?? 0) ^ 1;
        return changed;
      },
      (bytes: Buffer) => Buffer.concat([bytes, Buffer.from(' ')]),
      (bytes: Buffer) => bytes.subarray(0, -1),
    ];
    for (const [path, bytes] of files) {
      for (const tamper of kinds) {
        const verdict = await verify(await zipped(new Map([...files, [path, tamper(bytes)]])));
        expect(verdict.isSound).toBe(false);
        const [problem] = verdict.checks.flatMap(({ problems }) => problems);
        // A changed line of the manifest names the file that it is about, or itself.
        if (path !== 'manifest-sha256.txt') expect(problem).toContain(path);
      }
    }
  });

  it('refuses a file that is missing, and one that is added', async () => {
    const missing = new Map(files);
    missing.delete(find('log.txt'));
    expect(await problemsOf(await zipped(missing))).toEqual([`${find('log.txt')} is missing.`]);
    const added = new Map([...files, ['notes.txt', Buffer.from('Trust me.')]]);
    expect(await problemsOf(await zipped(added))).toEqual([
      expect.stringContaining('notes.txt is not on the list'),
    ]);
    expect(await problemsOf(await zipped(new Map([['a.txt', Buffer.from('a')]])))).toEqual([
      'manifest-sha256.txt is missing.',
    ]);
  });

  it.each<[string, string, (before: string) => string, string]>([
    ['the seed', 'signed-input.json', (text) => text.replace(/"seed":\d+/, '"seed":12345'), 'signature'],
    ['the form of what was signed', 'signed-input.json', (text) => `${text}\n`, 'canonical'],
    ['the ligand', 'ligand.pdbqt', (text) => text.replace('ATOM      1', 'ATOM      2'), 'is not the ligand'],
    ['the receptor', 'receptor/prepared.pdbqt', (text) => text.replace('ATOM', 'atom'), 'another receptor'],
    [
      'the uploaded receptor',
      'receptor/uploaded.pdb',
      (text) => text.replace('HEADER', 'header'),
      'is not the upload',
    ],
    ['a pose', 'poses.sdf', (text) => text.replace('0.', '1.'), 'is not what its docking gave'],
    [
      'an affinity',
      'docking.json',
      (text) => text.replace(/"affinityKcalPerMol": -\d/, '"affinityKcalPerMol": -19'),
      'other poses or scores',
    ],
    [
      'the command',
      'docking.json',
      (text) => text.replace('--exhaustiveness=1', '--exhaustiveness=8'),
      'command',
    ],
    [
      'the engine',
      'docking.json',
      (text) => text.replace(/"version": "[^"]+"/, '"version": "9.9.9"'),
      'engine',
    ],
    ['a place in the table', 'table.csv', (text) => text.replace(/^1,/m, '3,'), 'other results'],
    ['an outcome of a record', 'records.jsonl', (text) => text.replace('"rejected"', '"failed"'), 'rejected'],
    [
      'an outcome of the ledger',
      'ledger.csv',
      (text) => text.replace('rejected', 'failed'),
      'other outcomes',
    ],
    ['a count', 'run.json', (text) => text.replace('"docked": 2', '"docked": 3'), 'counts 3 docked'],
    [
      'who did it',
      'entries.jsonl',
      (text) => text.replace(/usr_\w+/, 'usr_somebodyelse'),
      'does not give its hash',
    ],
    [
      'the end of the log',
      'audit/chain.json',
      (text) => text.replace(/"seq": \d+/, '"seq": 1'),
      'comes after the end of its log',
    ],
    [
      'who is named in the metadata',
      'ro-crate-metadata.json',
      (text) => text.replace('"agent":{"@id":"#usr_', '"agent":{"@id":"#usr_x'),
      'which is not there',
    ],
  ])('refuses another %s under checksums that were made to fit', async (_, end, edit, words) => {
    const problems = await problemsOf(await zipped(forge(find(end), edit)));
    expect(problems.join('\n')).toContain(words);
  });

  it('finds poses that no docking gave by docking again, if all else was made to fit', async () => {
    const poses = find('poses.sdf');
    const docking = poses.replace('poses.sdf', 'docking.json');
    const moved = text(files, poses).replace(
      /(\.\d{3})(\d)((?: +-?\d+\.\d{4}){2} C )/,
      (_, before, digit, after) => `${before}${(Number(digit) + 1) % 10}${after}`,
    );
    const told = json(files, docking);
    told.result.posesSha256 = sha256(Buffer.from(moved));
    const forged = forge(poses, () => moved, new Map([[docking, Buffer.from(JSON.stringify(told))]]));
    const path = await zipped(forged);
    expect(await problemsOf(path)).toEqual([]);
    const verdict = await verifyBundle(path, sample);
    expect(verdict.isSound).toBe(false);
    expect(verdict.dockedAgain.map(({ isSame }) => isSame).sort()).toEqual([false, true]);
    expect(describeVerdict(verdict)).toContain('The bundle is REFUSED.');
  });

  it('refuses archives that are not what they seem', async () => {
    const small = (name: string, more: Partial<Entry> = {}): Entry => ({
      name,
      bytes: Buffer.from('x'),
      ...more,
    });
    const made = async (entries: Entry[], patch: [string, string] = ['', '']) => {
      const bytes = await archiveOf(entries, { store: false });
      return store(Buffer.from(bytes.toString('latin1').replaceAll(...patch), 'latin1'));
    };
    /** The second of two files is said to lie where the first one does. */
    const overlapping = async () => {
      const bytes = readFileSync(await made([small('a.txt'), small('b.txt')]));
      bytes.writeUInt32LE(0, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 42);
      return store(bytes);
    };
    const cases: [Promise<string>, string][] = [
      [made([small('aa/b.txt')], ['aa/b.txt', '../b.txt']), 'invalid relative path'],
      [made([small('a/b.txt')], ['a/b.txt', '/ab.txt']), 'absolute path'],
      [made([small('a.b.txt')], ['a.b.txt', 'a\\b.txt']), 'invalid characters'],
      [made([small('.profile')]), 'no name of a file'],
      [made([small('link.txt', { type: 'symlink', linkname: 'x' })]), 'no regular file'],
      [made([small('a.txt'), small('a.txt')]), 'twice'],
      [made([small('a.txt'), small('A.txt')]), 'twice'],
      [overlapping(), 'overlaps'],
      [made([small('bomb.txt', { bytes: Buffer.alloc(4_000_000) })]), 'only a bomb'],
      [store(Buffer.from('no archive')), 'cannot be opened'],
      [store(readFileSync(archive).subarray(0, -100)), 'cannot be opened'],
    ];
    for (const [path, words] of cases) {
      const verdict = await verify(await path);
      expect(verdict).toMatchObject({ isSound: false, checks: [{ name: 'archive', outcome: 'failed' }] });
      expect(verdict.checks[0]?.problems.join()).toContain(words);
    }
  });

  it('takes a flipped byte of the archive for what it is: another file, or no archive, or nothing that was packed', async () => {
    const bytes = readFileSync(archive);
    const outcomes = { refused: 0, harmless: 0 };
    for (let i = 0; i < FLIPS; i++) {
      const at = Math.floor((bytes.byteLength * (i + 0.5)) / FLIPS);
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (i % 8));
      const path = await store(flipped);
      const { isSound } = await verify(path);
      outcomes[isSound ? 'harmless' : 'refused']++;
      // What is not refused is the same bundle: a time stamp of the archive's list, for example.
      if (isSound) expect(await filesOf(path)).toEqual(files);
      await rm(path);
    }
    expect(outcomes.refused).toBeGreaterThan(FLIPS * 0.9);
  });
});

describe('a bundle of damaged results', () => {
  it('ends before its list of files, so that nothing opens it', async () => {
    const { objects } = world.deps;
    for await (const { key } of objects.list(`orgs/${ours.id}/results/`))
      await objects.put(key, Buffer.from('something else'));
    const { chunks } = await exportProofBundle(ours.scientist, { runId: docked });
    await expect(collect(chunks)).rejects.toThrow('do not match their checksum');
  });
});
