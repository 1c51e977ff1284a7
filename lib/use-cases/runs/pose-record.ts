import { createHash } from 'node:crypto';
import { withdrawDamaged } from '@/db/results/reuse-checks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { NotFoundError, UnavailableError } from '@/lib/domain/errors';
import type { RunId, TaskResultId } from '@/lib/domain/ids';
import { logger } from '@/lib/logs/logger';
import type { ObjectKey } from '@/lib/object-storage/object-keys';
import { readWhole } from '@/lib/object-storage/object-store';
import { changeResults } from '@/lib/use-cases/audit/change-results';

/** Who reads a stored result, and for which run. */
export interface PoseReader {
  ctx: OrgContext;
  deps: Dependencies;
  runId: RunId;
}

/** The object of a result. */
interface StoredResult {
  taskResultId: TaskResultId;
  objectKey: string;
}

interface StoredPose {
  byteOffset: number;
  byteLength: number;
  sha256: string;
}

/** The poses of a result are not the bytes that were stored. */
export class DamagedPosesError extends UnavailableError {}

/**
 * One pose as an SDF record, checked against its row, under the name that the ligand has in this run. The stored
 * record has no name of its own, because a result may stand for ligands that are called differently.
 * @throws DamagedPosesError; the result is then out of the cache, and the damage in the audit log
 */
export async function readPoseRecord(
  reader: PoseReader,
  result: StoredResult,
  pose: StoredPose,
  name: string,
): Promise<string> {
  const { byteOffset, byteLength } = pose;
  const { objects } = reader.deps;
  const expected = { sha256: pose.sha256, bytes: byteLength, endsAt: byteOffset + byteLength };
  const bytes = await checked(reader, result, expected, () =>
    objects.getRange(result.objectKey as ObjectKey, byteOffset, byteLength),
  );
  const [, ...rest] = Buffer.from(bytes).toString('utf8').split('\n');
  return [titleLine(name), ...rest].join('\n');
}

/**
 * All poses of a result as one SDF, checked against its row.
 * @throws DamagedPosesError as `readPoseRecord`
 */
export async function readPoseObject(
  reader: PoseReader,
  result: StoredResult & { objectSha256: string; objectBytes: number },
): Promise<string> {
  const { objectSha256: sha256, objectBytes } = result;
  const bytes = await checked(reader, result, { sha256, bytes: objectBytes, endsAt: objectBytes }, () =>
    readWhole(reader.deps.objects, result.objectKey as ObjectKey),
  );
  return Buffer.from(bytes).toString('utf8');
}

/**
 * All poses of a result as records, by rank, checked against its row.
 * @throws DamagedPosesError as `readPoseRecord`
 */
export async function readPoseMolfiles(
  reader: PoseReader,
  result: StoredResult & { objectSha256: string; objectBytes: number },
): Promise<string[]> {
  const sdf = await readPoseObject(reader, result);
  return sdf.split(/^\$\$\$\$\r?\n/m).filter((record) => record.trim() !== '');
}

async function checked(
  reader: PoseReader,
  result: StoredResult,
  /** `endsAt` is the length that the object has at least. */
  expected: { sha256: string; bytes: number; endsAt: number },
  read: () => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const isWholeInStore = async () => {
    const size = await reader.deps.objects.size(result.objectKey as ObjectKey);
    return size !== null && size >= expected.endsAt;
  };
  const bytes = await read().catch(async (error: unknown) => {
    // Gone, or shorter than it was: that is damage. A store that is away, or breaks off, is not.
    if (error instanceof NotFoundError) return null;
    if (error instanceof UnavailableError && !(await isWholeInStore())) return null;
    throw error;
  });
  if (bytes && createHash('sha256').update(bytes).digest('hex') === expected.sha256) return bytes;
  if (bytes && bytes.byteLength < expected.bytes && (await isWholeInStore()))
    throw new UnavailableError('The storage gave back less than it has.');
  await reportDamage(reader, result);
  throw new DamagedPosesError(
    `The stored poses ${result.objectKey} of run ${reader.runId} do not match their checksum. The result is taken out of the cache: restore the file from a backup, or dock the ligand again.`,
  );
}

/** Takes the result out of the cache, and tells the audit log of it once. */
async function reportDamage({ ctx, deps, runId }: PoseReader, result: StoredResult): Promise<void> {
  const orgId = ctx.org.id;
  const { taskResultId, objectKey } = result;
  logger.error('A stored object does not match its checksum.', { orgId, runId, objectKey });
  const change = { action: 'result.damaged', subjectKind: 'result', subjectId: taskResultId };
  await changeResults(ctx, deps, async (tx) => {
    const isFirst = await withdrawDamaged(tx, taskResultId);
    return { answer: undefined, told: isFirst ? { ...change, runId, details: { objectKey } } : null };
  });
}

/** The header line of a molfile: one line, 80 characters (CTfile formats, BIOVIA), and never the end of a record. */
function titleLine(name: string): string {
  const line = name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 80);
  return line.startsWith('$$$$') ? ` ${line.slice(0, 79)}` : line;
}
