import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuotaExceededError } from '@/lib/domain/errors';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { MeteredObjectStore } from '@/lib/object-storage/metered-object-store';
import { objectKeys } from '@/lib/object-storage/object-keys';

const LIMIT = 10;
const key = objectKeys.poses('org_a', 'res_1');
const other = objectKeys.poses('org_a', 'res_2');

let folder: string;
let counted: Map<string, number>;
let store: MeteredObjectStore;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'metered-'));
  counted = new Map();
  const add = (orgId: string, bytes: number) => counted.set(orgId, (counted.get(orgId) ?? 0) + bytes);
  // Counts in memory what the product counts in its database.
  store = new MeteredObjectStore(new LocalObjectStore(folder), {
    async reserve(orgId, bytes) {
      if ((counted.get(orgId) ?? 0) + bytes > LIMIT) throw new QuotaExceededError('storageBytes', 'Full.');
      add(orgId, bytes);
    },
    async release(orgId, bytes) {
      add(orgId, -bytes);
    },
  });
});
afterEach(() => rm(folder, { recursive: true }));

const text = (length: number) => Buffer.from('x'.repeat(length));

async function* stream(...parts: Uint8Array[]) {
  yield* parts;
}

describe('MeteredObjectStore', () => {
  it('counts what is stored, for its organisation, and takes off what is deleted, once', async () => {
    await store.put(key, text(4));
    await store.put(other, stream(text(1), text(2)), { bytes: 3 });
    await store.put(objectKeys.poses('org_b', 'res_1'), text(9));
    expect([...counted]).toEqual([
      ['org_a', 7],
      ['org_b', 9],
    ]);
    expect(await store.delete(key)).toBe(true);
    expect(await store.delete(key)).toBe(false);
    expect(await store.deleteIfOlder(other, new Date(0))).toBe(false);
    expect(await store.deleteIfOlder(other, new Date(Date.now() + 60_000))).toBe(true);
    expect(counted.get('org_a')).toBe(0);
  });

  it('counts the difference when an object is replaced: a repeat needs no room', async () => {
    await store.put(key, text(10));
    await store.put(key, text(10));
    expect(counted.get('org_a')).toBe(10);
    await store.put(key, text(6));
    expect(counted.get('org_a')).toBe(6);
    await store.put(key, text(8));
    expect(counted.get('org_a')).toBe(8);
  });

  it('stores nothing of what does not fit', async () => {
    await store.put(key, text(6));
    await expect(store.put(other, text(5))).rejects.toThrow(QuotaExceededError);
    expect(await store.size(other)).toBeNull();
    await expect(store.put(key, text(11))).rejects.toThrow(QuotaExceededError);
    expect(await store.size(key)).toBe(6);
    expect(counted.get('org_a')).toBe(6);
    await store.put(other, text(4));
  });

  it('takes off again what was not stored after all', async () => {
    await expect(store.put(key, text(4), { sha256: '0'.repeat(64) })).rejects.toThrow('checksum');
    expect(counted.get('org_a')).toBe(0);
  });

  it('wants to know the length of a stream', async () => {
    await expect(store.put(key, stream(text(1)))).rejects.toThrow('length');
  });
});
