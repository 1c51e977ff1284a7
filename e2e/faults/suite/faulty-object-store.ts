import { setTimeout as delay } from 'node:timers/promises';
import type { StoreMood } from '@/e2e/faults/suite/messages';
import { UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import {
  type ListedObject,
  type ObjectStore,
  type PutOptions,
  readWhole,
  type StoredObject,
} from '@/lib/object-storage/object-store';

const SLOW_MILLISECONDS = 700;
const RETRY_AFTER_SECONDS = 1;
/** Of the requests that a failing store answers, so many fail. */
const FAILING = 0.5;

/** An object store that is told how to behave. */
export class FaultyObjectStore implements ObjectStore {
  mood: StoreMood = 'well';

  constructor(private readonly store: ObjectStore) {}

  async put(
    key: ObjectKey,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: PutOptions = {},
  ): Promise<StoredObject> {
    await this.obstruct();
    if (this.mood !== 'truncating' || !(body instanceof Uint8Array))
      return this.store.put(key, body, options);
    // It is content with what it has: whoever stores must not be.
    return this.store.put(key, body.subarray(0, body.byteLength >> 1));
  }

  async get(key: ObjectKey): Promise<AsyncIterable<Uint8Array>> {
    await this.obstruct();
    if (this.mood !== 'truncating') return this.store.get(key);
    const whole = await readWhole(this.store, key);
    return (async function* () {
      yield whole.subarray(0, whole.byteLength >> 1);
    })();
  }

  async getRange(key: ObjectKey, offset: number, length: number): Promise<Uint8Array> {
    await this.obstruct();
    const whole = await this.store.getRange(key, offset, length);
    if (this.mood !== 'truncating') return whole;
    throw new UnavailableError('A stored file is shorter than it should be.', RETRY_AFTER_SECONDS);
  }

  async size(key: ObjectKey): Promise<number | null> {
    await this.obstruct();
    return this.store.size(key);
  }

  async delete(key: ObjectKey): Promise<boolean> {
    await this.obstruct();
    return this.store.delete(key);
  }

  async deleteIfOlder(key: ObjectKey, than: Date): Promise<boolean> {
    await this.obstruct();
    return this.store.deleteIfOlder(key, than);
  }

  list(prefix: `${ObjectKey}/`, options?: { after?: ObjectKey | undefined }): AsyncIterable<ListedObject> {
    return this.store.list(prefix, options);
  }

  async deleteAllOf(orgId: OrganizationId): Promise<void> {
    await this.obstruct();
    return this.store.deleteAllOf(orgId);
  }

  async deleteDrafts(olderThan: Date): Promise<number> {
    await this.obstruct();
    return this.store.deleteDrafts(olderThan);
  }

  private async obstruct(): Promise<void> {
    if (this.mood === 'slow') await delay(SLOW_MILLISECONDS);
    if (this.mood === 'down' || (this.mood === 'failing' && Math.random() < FAILING)) {
      throw new UnavailableError('The storage answers 503.', RETRY_AFTER_SECONDS);
    }
  }
}
