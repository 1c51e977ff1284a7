import type { OrganizationId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import { type ObjectKey, organizationOf } from '@/lib/object-storage/object-keys';
import type { ListedObject, ObjectStore, PutOptions, StoredObject } from '@/lib/object-storage/object-store';

/** The port to whoever counts what an organisation has in store. */
export interface StorageMeter {
  /** Counts bytes that are about to be stored. @throws QuotaExceededError if they do not fit */
  reserve(orgId: OrganizationId, bytes: number): Promise<void>;
  /** Takes bytes off the count that were not stored after all, or are no longer. */
  release(orgId: OrganizationId, bytes: number): Promise<void>;
}

/**
 * An object store in which every byte of an organisation is counted. Room is reserved before anything is written: an
 * object stands before the row that names it, and the rows of results are in another database than the count, so no
 * transaction could refuse both. Whoever dies between two of these steps, and two who write the same object at once, leave the
 * count too high, never too low, until the hourly sweep has looked at what is there.
 */
export class MeteredObjectStore implements ObjectStore {
  constructor(
    private readonly store: ObjectStore,
    private readonly meter: StorageMeter,
  ) {}

  async put(
    key: ObjectKey,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options: PutOptions = {},
  ): Promise<StoredObject> {
    const bytes = body instanceof Uint8Array ? body.byteLength : options.bytes;
    if (bytes === undefined) throw new Error('The length of a stream has to be told before it is stored.');
    const orgId = organizationOf(key);
    const replaced = (await this.store.size(key)) ?? 0;
    const reserved = Math.max(0, bytes - replaced);
    if (reserved > 0) await this.meter.reserve(orgId, reserved);
    let stored: StoredObject;
    try {
      stored = await this.store.put(key, body, options);
    } catch (error) {
      await this.release(orgId, reserved);
      throw error;
    }
    await this.release(orgId, replaced + reserved - stored.bytes);
    return stored;
  }

  get(key: ObjectKey): Promise<AsyncIterable<Uint8Array>> {
    return this.store.get(key);
  }

  getRange(key: ObjectKey, offset: number, length: number): Promise<Uint8Array> {
    return this.store.getRange(key, offset, length);
  }

  size(key: ObjectKey): Promise<number | null> {
    return this.store.size(key);
  }

  async delete(key: ObjectKey): Promise<boolean> {
    const bytes = await this.store.size(key);
    const deleted = await this.store.delete(key);
    if (deleted) await this.release(organizationOf(key), bytes ?? 0);
    return deleted;
  }

  async deleteIfOlder(key: ObjectKey, than: Date): Promise<boolean> {
    const bytes = await this.store.size(key);
    const deleted = await this.store.deleteIfOlder(key, than);
    if (deleted) await this.release(organizationOf(key), bytes ?? 0);
    return deleted;
  }

  list(prefix: `${ObjectKey}/`, options?: { after?: ObjectKey | undefined }): AsyncIterable<ListedObject> {
    return this.store.list(prefix, options);
  }

  /** Takes nothing off the count: it goes with the organisation. */
  deleteAllOf(orgId: OrganizationId): Promise<void> {
    return this.store.deleteAllOf(orgId);
  }

  deleteDrafts(olderThan: Date): Promise<number> {
    return this.store.deleteDrafts(olderThan);
  }

  /** What is stored or deleted is so, whatever becomes of the count. */
  private async release(orgId: OrganizationId, bytes: number): Promise<void> {
    if (bytes <= 0) return;
    try {
      await this.meter.release(orgId, bytes);
    } catch (error) {
      logger.warn('Stored bytes are still counted that are not there; the hourly sweep corrects it.', {
        orgId,
        bytes,
        error,
      });
    }
  }
}
