import { UnavailableError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';
import type { ObjectKey } from '@/lib/object-storage/object-keys';

export interface StoredObject {
  bytes: number;
  /** Of the stored bytes, 64 lower-case hexadecimal digits. */
  sha256: string;
}

/** An object as a listing shows it. */
export interface ListedObject {
  key: ObjectKey;
  bytes: number;
  /** When its bytes were stored, by the store's clock. */
  storedAt: Date;
}

export interface PutOptions {
  /** If given, an object with another checksum is not stored. */
  sha256?: string;
  /** The exact length of a body that is not in memory. */
  bytes?: number;
}

/** The port to whatever keeps files. Bodies of files, poses and logs are only ever here. */
export interface ObjectStore {
  /**
   * Stores an object whole or not at all; when it resolves, the bytes are on disk and their checksum is verified.
   * An existing object of the same key is replaced.
   * @throws UnavailableError if the store is full or away
   * @throws QuotaExceededError if the organisation may not store that much
   * @throws ConflictError if the bytes do not have the checksum given
   */
  put(
    key: ObjectKey,
    body: Uint8Array | AsyncIterable<Uint8Array>,
    options?: PutOptions,
  ): Promise<StoredObject>;
  /** @throws NotFoundError */
  get(key: ObjectKey): Promise<AsyncIterable<Uint8Array>>;
  /** `length` bytes from `offset`. @throws NotFoundError, or UnavailableError if the object is shorter */
  getRange(key: ObjectKey, offset: number, length: number): Promise<Uint8Array>;
  /** Size in bytes, or null if there is no such object. */
  size(key: ObjectKey): Promise<number | null>;
  /** A missing object is no error. @returns true if there was one */
  delete(key: ObjectKey): Promise<boolean>;
  /**
   * Deletes an object unless it was stored since. One that is being replaced at this moment is whole afterwards: the
   * old one is gone, or the new one is there.
   * @returns true if it was deleted
   */
  deleteIfOlder(key: ObjectKey, than: Date): Promise<boolean>;
  /** What is below a prefix, which ends with a slash, in the order of keys; `after` a key, to go on from there. */
  list(prefix: `${ObjectKey}/`, options?: { after?: ObjectKey | undefined }): AsyncIterable<ListedObject>;
  /** Removes everything of an organisation, what is being written included. May be repeated. */
  deleteAllOf(orgId: OrganizationId): Promise<void>;
  /** Removes what writers that died left half written, if it is older. @returns how many */
  deleteDrafts(olderThan: Date): Promise<number>;
}

const MAX_WHOLE_BYTES = 256 * 1024 * 1024;

/** Reads an object into memory. Above 256 MiB it raises UnavailableError: such a file is to be streamed. */
export async function readWhole(objects: ObjectStore, key: ObjectKey): Promise<Buffer> {
  const size = await objects.size(key);
  if (size !== null && size > MAX_WHOLE_BYTES) {
    throw new UnavailableError('A stored file is too large to be read at once.');
  }
  const parts: Uint8Array[] = [];
  for await (const part of await objects.get(key)) parts.push(part);
  return Buffer.concat(parts);
}
