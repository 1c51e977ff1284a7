import { createHash } from 'node:crypto';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BadRequestError, ConflictError, NotFoundError, UnavailableError } from '@/lib/domain/errors';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { isObjectKey, type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
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
    for await (const each of store.list('orgs/org_a/')) found.push(each);
    expect(found.sort()).toEqual([prepared, key].sort());
    await store.delete(key);
    await store.delete(key);
    expect(await store.size(key)).toBeNull();
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
