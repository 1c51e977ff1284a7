import { createHash } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { QuotaExceededError, UnavailableError } from '@/lib/domain/errors';
import { LocalObjectStore } from '@/lib/object-storage/local-object-store';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { type ObjectStore, readWhole } from '@/lib/object-storage/object-store';
import { storeVerified } from '@/lib/object-storage/store-verified';

const key = objectKeys.poses('org_a', 'res_1');
const hello = new TextEncoder().encode('hello');

describe('storeVerified', () => {
  let folder: string;
  let store: LocalObjectStore;
  let puts: number;

  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'store-verified-'));
    store = new LocalObjectStore(folder);
    puts = 0;
  });
  afterEach(() => rm(folder, { recursive: true }));

  /** The store behind a way on which the first of the bytes that are put meet something else. */
  const behind = (times: number, put: ObjectStore['put']): Pick<ObjectStore, 'put'> => ({
    put: (...given) => (puts++ < times ? put(...given) : store.put(...given)),
  });
  const cutShort: ObjectStore['put'] = (at, _body, options) => store.put(at, hello.subarray(0, 3), options);
  const refuse: ObjectStore['put'] = async () => {
    throw new UnavailableError('Away.');
  };

  it.each([
    ['cut short on the way', cutShort],
    ['refused', refuse],
  ])('asks again when the bytes are %s', async (_what, put) => {
    const stored = await storeVerified(behind(2, put), key, hello);
    expect(stored).toEqual({ bytes: 5, sha256: createHash('sha256').update(hello).digest('hex') });
    expect(puts).toBe(3);
    expect((await readWhole(store, key)).toString()).toBe('hello');
  });

  it.each([
    ['damages them and says so', cutShort],
    // A store that takes no checksum, and tells of the bytes that came.
    ['damages them and does not notice', (at) => store.put(at, hello.subarray(0, 3))],
  ] as [string, ObjectStore['put']][])(
    'raises what is tried again when the store %s each time',
    async (_what, put) => {
      await expect(storeVerified(behind(99, put), key, hello)).rejects.toThrow(UnavailableError);
      expect(puts).toBe(5);
    },
  );

  it('does not ask again for room that there is not', async () => {
    const full = behind(99, async () => {
      throw new QuotaExceededError('storageBytes', 'Full.');
    });
    await expect(storeVerified(full, key, hello)).rejects.toThrow(QuotaExceededError);
    expect(puts).toBe(1);
  });
});
