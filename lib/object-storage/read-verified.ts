import { createHash } from 'node:crypto';
import { UnavailableError } from '@/lib/domain/errors';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { type ObjectStore, readWhole } from '@/lib/object-storage/object-store';

/**
 * Reads an object into memory and checks it against the checksum of the row that names it, before anything is made of
 * it: what was cut short may still look whole.
 * @throws NotFoundError
 * @throws UnavailableError if the bytes are not those that were stored, or are more than can be read at once
 */
export async function readVerified(objects: ObjectStore, key: ObjectKey, sha256: string): Promise<Buffer> {
  const bytes = await readWhole(objects, key);
  if (createHash('sha256').update(bytes).digest('hex') === sha256) return bytes;
  throw new UnavailableError(
    `The stored file ${key} does not match its checksum. If that stays so, restore it from a backup.`,
  );
}
