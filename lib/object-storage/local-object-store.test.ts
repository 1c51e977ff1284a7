import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError, UnavailableError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { isObjectKey, type ObjectKey, objectKeys, ownerOf } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';

const key = objectKeys.poses('org_a', 'res_1');
const hello = new TextEncoder().encode('hello');

describe('LocalObjectStore', () => {
  let folder: string;
  let store: LocalObjectStore;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'objects-'));
    store = new LocalObjectStore(folder);
  });
  afterEach(() => rm(folder, { recursive: true }));
  const makeOld = (old: ObjectKey) => utimes(join(folder, old), 0, 0);

  it('gives back the bytes, their size and their checksum', async () => {
    const stored = await store.put(key, hello);
    expect(stored).toEqual({ bytes: 5, sha256: createHash('sha256').update(hello).digest('hex') });
    expect((await readWhole(store, key)).toString()).toBe('hello');
    expect(Buffer.from(await store.getRange(key, 1, 3)).toString()).toBe('ell');
    expect(await store.size(key)).toBe(5);
  });

  it('stores nothing when the checksum is another, and keeps what was there', async () => {
    await store.put(key, hello);
    const other = new TextEncoder().encode('other');
    await expect(store.put(key, other, { sha256: 'a'.repeat(64) })).rejects.toThrow(ConflictError);
    expect((await readWhole(store, key)).toString()).toBe('hello');
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('stores nothing of a stream that breaks off', async () => {
    async function* broken() {
      yield hello;
      throw new Error('connection lost');
    }
    await expect(store.put(key, broken())).rejects.toThrow('connection lost');
    expect(await store.size(key)).toBeNull();
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('says which error it is: missing, or shorter than a row says', async () => {
    await expect(store.get(key)).rejects.toThrow(NotFoundError);
    await expect(store.getRange(key, 0, 1)).rejects.toThrow(NotFoundError);
    await store.put(key, hello);
    await expect(store.getRange(key, 3, 10)).rejects.toThrow(UnavailableError);
  });

  it('lists the keys of one organisation and deletes', async () => {
    const foreign = objectKeys.poses('org_b', 'res_1');
    const prepared = objectKeys.preparedLigand('org_a', 'f'.repeat(64));
    for (const each of [key, foreign, prepared]) await store.put(each, hello);
    const found: string[] = [];
    for await (const each of store.list('orgs/org_a/')) found.push(each.key);
    expect(found).toEqual([prepared, key]);
    await store.delete(key);
    await store.delete(key);
    expect(await store.size(key)).toBeNull();
  });

  it('goes on with a list after any key, in the order of keys', async () => {
    // A dot sorts before a slash: the order of keys is not that of names in a folder.
    const keys = ['a', 'a.b', 'a/b', 'a/c/d', 'a0', 'b'].map((name) => `orgs/org_a/x/${name}/o` as ObjectKey);
    for (const each of keys) await store.put(each, hello);
    const sorted = keys.toSorted();
    for (let i = -1; i < sorted.length; i++) {
      const found: string[] = [];
      for await (const each of store.list('orgs/org_a/', { after: sorted[i] })) found.push(each.key);
      expect(found).toEqual(sorted.slice(i + 1));
    }
  });

  it('deletes an object that is old, and leaves one that was stored since', async () => {
    await store.put(key, hello);
    const hourAgo = new Date(Date.now() - 3_600_000);
    expect(await store.deleteIfOlder(key, hourAgo)).toBe(false);
    expect(await store.size(key)).toBe(5);
    await makeOld(key);
    expect(await store.deleteIfOlder(key, hourAgo)).toBe(true);
    expect(await store.size(key)).toBeNull();
    expect(await store.deleteIfOlder(key, hourAgo)).toBe(false);
  });

  it('never deletes an object that replaces the old one at this moment', async () => {
    const hourAgo = new Date(Date.now() - 3_600_000);
    for (let round = 0; round < 300; round++) {
      await store.put(key, hello);
      await makeOld(key);
      const put = store.put(key, hello);
      // A write takes some milliseconds: so the deletion falls now before its end, now after it.
      await sleep(round % 10);
      await Promise.all([put, store.deleteIfOlder(key, hourAgo)]);
      expect(await store.size(key)).toBe(5);
    }
    expect(await readdir(join(folder, 'incoming'))).toEqual([]);
  });

  it('removes everything of one organisation, half-written files included, and nothing of another', async () => {
    const theirs = objectKeys.poses('org_ab', 'res_1');
    for (const each of [key, objectKeys.librarySource('org_a', 'lib_1'), theirs])
      await store.put(each, hello);
    async function* dying() {
      yield hello;
      for (const org of ['org_a', 'org_ab'])
        await writeFile(join(folder, 'incoming', `${org}.half-written`), hello);
      expect(await readdir(join(folder, 'incoming'))).toContainEqual(
        expect.stringMatching(/^org_a\.[0-9a-f-]+$/),
      );
    }
    await store.put(key, dying());
    await store.deleteAllOf('org_a');
    await store.deleteAllOf('org_a');
    expect(
      (await readdir(folder, { recursive: true })).filter((name) => name.includes('org_a')).toSorted(),
    ).toEqual([
      ...['incoming/org_ab.half-written', 'orgs/org_ab', 'orgs/org_ab/results'],
      ...['orgs/org_ab/results/res_1', 'orgs/org_ab/results/res_1/poses.sdf'],
    ]);
  });

  it('removes drafts that were left behind, and leaves those being written', async () => {
    expect(await store.deleteDrafts(new Date())).toBe(0);
    await mkdir(join(folder, 'incoming'));
    for (const name of ['abandoned', 'fresh']) await writeFile(join(folder, 'incoming', name), hello);
    await utimes(join(folder, 'incoming', 'abandoned'), 0, 0);
    expect(await store.deleteDrafts(new Date(Date.now() - 3_600_000))).toBe(1);
    expect(await readdir(join(folder, 'incoming'))).toEqual(['fresh']);
  });

  it.each([
    '../etc/passwd',
    'orgs/org_a/../org_b/x',
    'orgs/org_a//x',
    '/orgs/org_a/x',
    'orgs/org_a/.hidden',
    'orgs/org_a/a\0b',
    'orgs/org_a/a\\b',
    'orgs/org_a/x/',
    'orgs/org_a/%2e%2e/x',
    `orgs/org_a/${'x'.repeat(300)}`,
    'other/org_a/x',
    '',
  ])('refuses the hostile key %j', async (hostile) => {
    expect(isObjectKey(hostile)).toBe(false);
    await expect(store.put(hostile as ObjectKey, hello)).rejects.toThrow(BadRequestError);
    await expect(store.size(hostile as ObjectKey)).rejects.toThrow(BadRequestError);
  });
});

describe('ownerOf', () => {
  const runId = newId('run');
  const taskId = newId('task');
  const resultId = newId('taskResult');

  it('reads from a key which row it is of', () => {
    expect(ownerOf(objectKeys.poses('org_a', resultId))).toEqual({ kind: 'result', id: resultId });
    expect(ownerOf(objectKeys.preparedLigand('org_a', 'f'.repeat(64)))).toEqual({
      kind: 'preparedLigand',
      id: 'f'.repeat(64),
    });
    expect(ownerOf(objectKeys.taskLog('org_a', runId, taskId, 3))).toEqual({ kind: 'task', id: taskId });
  });

  it.each([
    objectKeys.targetSource('org_a', newId('target')),
    objectKeys.targetFile('org_a', newId('target'), 'receptor.pdb', 'f'.repeat(64)),
    objectKeys.librarySource('org_a', newId('library')),
    'orgs/org_a/results/res_1/poses.sdf',
    'orgs/org_a/prepared/short.json',
    'orgs/org_a/logs/run_1',
    'orgs/org_a/something-new/x',
  ] as ObjectKey[])('knows no such row for %s', (key) => {
    expect(ownerOf(key)).toBeNull();
  });
});
