import { readFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SampleMachine } from '@/lib/use-cases/proof/dock-sample';
import { exportProofBundle } from '@/lib/use-cases/proof/export-proof-bundle';
import { verifyBundle } from '@/lib/use-cases/proof/verify-bundle';
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
  text,
} from '@/lib/use-cases/testing/proof-bundles';
import { collect } from '@/lib/use-cases/testing/zip-archive';
import { describeVerdict } from '@/scripts/bundle-verdict';

const FLIPS = 60;

let world: BundleWorld;
/** The whole bundle of a run, and what is in it. */
let archive: string;
let files: Files;

beforeAll(async () => {
  world = await createBundleWorld();
  const runId = await world.run('First screen');
  archive = await world.store(await collect((await exportProofBundle(world.auditor, { runId })).chunks));
  files = await filesOf(archive);
});
afterAll(() => world?.close());

const verify = (path: string) => verifyBundle(path, null);

describe('verifying a bundle', () => {
  const startMachine = async (): Promise<SampleMachine> => ({
    engine: world.machine.engine,
    chemistry: world.machine.chemistry,
    machineClass: world.machine.machineClass,
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
        const verdict = await verify(await world.zipped(new Map([...files, [path, tamper(bytes)]])));
        expect(verdict.isSound).toBe(false);
        const [problem] = verdict.checks.flatMap(({ problems }) => problems);
        // A changed line of the manifest names the file that it is about, or itself.
        if (path !== 'manifest-sha256.txt') expect(problem).toContain(path);
      }
    }
  });

  it('refuses a file that is missing, and one that is added', async () => {
    const missing = new Map(files);
    missing.delete(find(files, 'log.txt'));
    expect(await problemsOf(await world.zipped(missing))).toEqual([`${find(files, 'log.txt')} is missing.`]);
    const added = new Map([...files, ['notes.txt', Buffer.from('Trust me.')]]);
    expect(await problemsOf(await world.zipped(added))).toEqual([
      expect.stringContaining('notes.txt is not on the list'),
    ]);
    expect(await problemsOf(await world.zipped(new Map([['a.txt', Buffer.from('a')]])))).toEqual([
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
    const problems = await problemsOf(await world.zipped(forge(files, find(files, end), edit)));
    expect(problems.join('\n')).toContain(words);
  });

  it('finds poses that no docking gave by docking again, if all else was made to fit', async () => {
    const poses = find(files, 'poses.sdf');
    const docking = poses.replace('poses.sdf', 'docking.json');
    const moved = text(files, poses).replace(
      /(\.\d{3})(\d)((?: +-?\d+\.\d{4}){2} C )/,
      (_, before, digit, after) => `${before}${(Number(digit) + 1) % 10}${after}`,
    );
    const told = json(files, docking);
    told.result.posesSha256 = sha256(Buffer.from(moved));
    const forged = forge(files, poses, () => moved, new Map([[docking, Buffer.from(JSON.stringify(told))]]));
    const path = await world.zipped(forged);
    expect(await problemsOf(path)).toEqual([]);
    const verdict = await verifyBundle(path, sample);
    expect(verdict.isSound).toBe(false);
    expect(verdict.dockedAgain.map(({ isSame }) => isSame).sort()).toEqual([false, true]);
    expect(describeVerdict(verdict)).toContain('The bundle is REFUSED.');
  });

  it('takes a flipped byte of the archive for what it is: another file, or no archive, or nothing that was packed', async () => {
    const bytes = readFileSync(archive);
    const outcomes = { refused: 0, harmless: 0 };
    for (let i = 0; i < FLIPS; i++) {
      const at = Math.floor((bytes.byteLength * (i + 0.5)) / FLIPS);
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (i % 8));
      const path = await world.store(flipped);
      const { isSound } = await verify(path);
      outcomes[isSound ? 'harmless' : 'refused']++;
      // What is not refused is the same bundle: a time stamp of the archive's list, for example.
      if (isSound) expect(await filesOf(path)).toEqual(files);
      await rm(path);
    }
    expect(outcomes.refused).toBeGreaterThan(FLIPS * 0.9);
  });
});
