import { createHash } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { ConflictError, UnavailableError } from '@/lib/domain/errors';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import type { ObjectStore, StoredObject } from '@/lib/object-storage/object-store';

const TRIES = 5;
const FIRST_WAIT_MILLISECONDS = 200;

/**
 * Stores bytes that this program made, and is content only with a store that took these very bytes: the checksum is
 * ours, not the store's. A store that is away for a moment, or damaged them on the way, is asked again, up to five
 * times within three seconds.
 * @throws UnavailableError if it stays so; nothing stands in the store that would be taken for the object
 * @throws QuotaExceededError if the organisation may not store that much
 */
export async function storeVerified(
  objects: Pick<ObjectStore, 'put'>,
  key: ObjectKey,
  body: Uint8Array,
): Promise<StoredObject> {
  const sha256 = createHash('sha256').update(body).digest('hex');
  for (let tried = 1; ; tried++) {
    try {
      const stored = await objects.put(key, body, { sha256 });
      if (stored.sha256 === sha256 && stored.bytes === body.byteLength) return stored;
      throw new UnavailableError('The storage keeps other bytes than it was given.');
    } catch (error) {
      const trouble = asTrouble(error);
      if (tried === TRIES || !(trouble instanceof UnavailableError)) throw trouble;
    }
    await sleep(FIRST_WAIT_MILLISECONDS * 2 ** (tried - 1));
  }
}

/** To the sender of a file another checksum is their conflict; of our own bytes it is the storage's trouble. */
function asTrouble(error: unknown): unknown {
  if (!(error instanceof ConflictError)) return error;
  return new UnavailableError('The file was damaged on its way to the storage.', undefined, { cause: error });
}
