import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ArchiveEntry, archiveOf } from '@/lib/use-cases/testing/zip-archive';
import { openBundle } from './open-bundle';
import { verifyBundle } from './verify-bundle';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'open-bundle-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

let archives = 0;
async function store(bytes: Uint8Array): Promise<string> {
  const path = join(folder, `${++archives}.zip`);
  await writeFile(path, bytes);
  return path;
}

const small = (name: string, more: Partial<ArchiveEntry> = {}): ArchiveEntry => ({
  name,
  bytes: Buffer.from('x'),
  ...more,
});

/** @param patch words that stand for others in the finished archive */
async function made(entries: ArchiveEntry[], patch: [string, string] = ['', '']): Promise<Buffer> {
  const bytes = await archiveOf(entries, { store: false });
  return Buffer.from(bytes.toString('latin1').replaceAll(...patch), 'latin1');
}

/** The second of two files is said to lie where the first one does. */
async function overlapping(): Promise<Buffer> {
  const bytes = await made([small('a.txt'), small('b.txt')]);
  bytes.writeUInt32LE(0, bytes.lastIndexOf('PK\x01\x02', undefined, 'latin1') + 42);
  return bytes;
}

describe('openBundle', () => {
  it('opens what is an archive of plain files', async () => {
    const bundle = await openBundle(await store(await made([small('a.txt'), small('b/c.txt')])));
    expect([bundle.paths, await bundle.readText('b/c.txt')]).toEqual([['a.txt', 'b/c.txt'], 'x']);
    bundle.close();
  });

  it.each<[string, () => Promise<Buffer>, string]>([
    ['a way out', () => made([small('aa/b.txt')], ['aa/b.txt', '../b.txt']), 'invalid relative path'],
    ['an absolute path', () => made([small('a/b.txt')], ['a/b.txt', '/ab.txt']), 'absolute path'],
    ['a backslash', () => made([small('a.b.txt')], ['a.b.txt', 'a\\b.txt']), 'invalid characters'],
    ['a hidden file', () => made([small('.profile')]), 'no name of a file'],
    ['a link', () => made([small('link.txt', { type: 'symlink', linkname: 'x' })]), 'no regular file'],
    ['a file that is there twice', () => made([small('a.txt'), small('a.txt')]), 'twice'],
    ['two files that are one elsewhere', () => made([small('a.txt'), small('A.txt')]), 'twice'],
    ['an overlap', overlapping, 'overlaps'],
    ['a bomb', () => made([small('bomb.txt', { bytes: Buffer.alloc(4_000_000) })]), 'only a bomb'],
    ['no archive', async () => Buffer.from('no archive'), 'cannot be opened'],
    ['half an archive', async () => (await made([small('a.txt')])).subarray(0, -20), 'cannot be opened'],
  ])('refuses %s, as no bundle at all', async (_, make, words) => {
    const verdict = await verifyBundle(await store(await make()), null);
    expect(verdict).toMatchObject({ isSound: false, checks: [{ name: 'archive', outcome: 'failed' }] });
    expect(verdict.checks[0]?.problems.join()).toContain(words);
  });
});
