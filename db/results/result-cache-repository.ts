import { and, eq, inArray } from 'drizzle-orm';
import type { TaskResultId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { resultCache } from './schema/result-cache';
import { taskResults } from './schema/task-results';

/** A result that may stand for a ligand with the same exact signature. */
export interface CachedResult {
  taskResultId: TaskResultId;
  exactSignature: string;
  bestAffinityKcalPerMol: number;
  poseCount: number;
  objectKey: string;
  objectBytes: number;
  objectSha256: string;
  flags: string[];
}

const columns = {
  taskResultId: taskResults.id,
  exactSignature: taskResults.exactSignature,
  bestAffinityKcalPerMol: taskResults.bestAffinityKcalPerMol,
  poseCount: taskResults.poseCount,
  objectKey: taskResults.objectKey,
  objectBytes: taskResults.objectBytes,
  objectSha256: taskResults.objectSha256,
  flags: taskResults.flags,
};

/** Signatures asked for in one statement. */
const SIGNATURES_AT_ONCE = 1000;

/** What is known for this exact input, or null. */
export async function findCachedResult(
  conn: ResultsConnection,
  exactSignature: string,
): Promise<CachedResult | null> {
  return (await findCachedResults(conn, [exactSignature])).get(exactSignature) ?? null;
}

/** What is known for these exact inputs, by signature. */
export async function findCachedResults(
  conn: ResultsConnection,
  exactSignatures: readonly string[],
): Promise<Map<string, CachedResult>> {
  const found = new Map<string, CachedResult>();
  for (let from = 0; from < exactSignatures.length; from += SIGNATURES_AT_ONCE) {
    const rows = await conn
      .select(columns)
      .from(resultCache)
      // Joined on the signature too: an entry that claims another input's result is not one.
      .innerJoin(
        taskResults,
        and(
          eq(taskResults.id, resultCache.taskResultId),
          eq(taskResults.exactSignature, resultCache.exactSignature),
        ),
      )
      .where(inArray(resultCache.exactSignature, exactSignatures.slice(from, from + SIGNATURES_AT_ONCE)));
    for (const row of rows) found.set(row.exactSignature, row);
  }
  return found;
}

/** Results of the same chemistry in the same site, whatever the settings: offered, never substituted. */
export async function findByIdentity(
  conn: ResultsConnection,
  identitySignature: string,
): Promise<CachedResult[]> {
  return conn
    .select(columns)
    .from(taskResults)
    .where(eq(taskResults.identitySignature, identitySignature))
    .orderBy(taskResults.createdAt)
    .limit(50);
}
