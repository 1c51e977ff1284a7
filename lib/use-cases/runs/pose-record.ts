import { createHash } from 'node:crypto';
import { UnavailableError } from '@/lib/domain/errors';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import type { ObjectStore } from '@/lib/object-storage/object-store';

interface StoredPose {
  byteOffset: number;
  byteLength: number;
  sha256: string;
}

/**
 * One pose as an SDF record, checked against its row, under the name that the ligand has in this run. The stored
 * record has no name of its own, because a result may stand for ligands that are called differently.
 */
export async function readPoseRecord(
  objects: ObjectStore,
  objectKey: string,
  pose: StoredPose,
  name: string,
): Promise<string> {
  const bytes = await objects.getRange(objectKey as ObjectKey, pose.byteOffset, pose.byteLength);
  if (createHash('sha256').update(bytes).digest('hex') !== pose.sha256) {
    throw new UnavailableError(
      'A stored pose does not match its checksum: restore it, or dock the ligand again.',
    );
  }
  const [, ...rest] = Buffer.from(bytes).toString('utf8').split('\n');
  return [titleLine(name), ...rest].join('\n');
}

/** The header line of a molfile: one line, 80 characters (CTfile formats, BIOVIA), and never the end of a record. */
function titleLine(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 80);
  return line.startsWith('$$$$') ? ` ${line.slice(0, 79)}` : line;
}
