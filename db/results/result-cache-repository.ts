import { and, desc, eq, inArray, isNotNull, lt, ne, not, or, sql } from 'drizzle-orm';
import { ConflictError } from '@/lib/domain/errors';
import type { LigandId, RunId, TargetId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { ResultsConnection } from './connection';
import { isQuarantined } from './quarantines-repository';
import { jobs } from './schema/jobs';
import { resultCache } from './schema/result-cache';
import { taskExecutions } from './schema/task-executions';
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
      .where(
        and(
          inArray(resultCache.exactSignature, exactSignatures.slice(from, from + SIGNATURES_AT_ONCE)),
          not(isQuarantined),
        ),
      );
    for (const row of rows) found.set(row.exactSignature, row);
  }
  return found;
}

/** A new result, as its entry describes it. */
interface NewEntry {
  exactSignature: string;
  taskResultId: TaskResultId;
  bytes: number;
  cpuSeconds: number;
  /** In which it was docked. */
  runId: RunId;
  /** Its fingerprint. */
  engine: { name?: string; version?: string; binarySha256?: string };
  machineClass: string | null;
  /** Null: without limit. */
  entryDays: number | null;
}

/**
 * Lets a new result stand for its input, unless another one does.
 * @returns the id of the result that stands
 */
export async function enterResult(tx: ResultsConnection, entry: NewEntry): Promise<TaskResultId> {
  const { exactSignature, taskResultId, bytes, cpuSeconds, runId, engine, machineClass, entryDays } = entry;
  const described = {
    ...{ taskResultId, bytes, cpuSeconds, machineClass },
    expiresAt: entryDays === null ? null : sql`now() + make_interval(days => ${entryDays}::int)`,
    targetId: sql`(select target ->> 'id' from jobs where id = ${runId})`,
    engineName: engine.name ?? null,
    engineVersion: engine.version ?? null,
    engineSha256: engine.binarySha256 ?? null,
  };
  const entered = await tx
    .insert(resultCache)
    .values({ exactSignature, ...described })
    .onConflictDoUpdate({
      target: resultCache.exactSignature,
      // One that nobody is given makes room.
      set: { ...described, hits: 0, createdAt: sql`now()`, lastUsedAt: sql`now()`, verifiedAt: null },
      setWhere: isQuarantined,
    })
    .returning({ taskResultId: resultCache.taskResultId });
  if (entered.length > 0) return taskResultId;
  const [standing] = await tx
    .select({ taskResultId: resultCache.taskResultId })
    .from(resultCache)
    .where(eq(resultCache.exactSignature, exactSignature))
    // It stays until this transaction has linked it.
    .for('update');
  if (!standing) throw new ConflictError('The result of the same input vanished while this one was written.');
  return standing.taskResultId;
}

/**
 * Counts that a result stands in, as its last use, and keeps its entry for as long again.
 * @returns null if it has left the cache
 */
export async function takeHit(
  tx: ResultsConnection,
  { exactSignature, taskResultId }: { exactSignature: string; taskResultId: TaskResultId },
): Promise<{ cpuSeconds: number | null } | null> {
  const [entry] = await tx
    .update(resultCache)
    .set({
      hits: sql`${resultCache.hits} + 1`,
      lastUsedAt: sql`now()`,
      expiresAt: sql`now() + (${resultCache.expiresAt} - ${resultCache.lastUsedAt})`,
    })
    .where(
      and(
        eq(resultCache.exactSignature, exactSignature),
        eq(resultCache.taskResultId, taskResultId),
        not(isQuarantined),
      ),
    )
    .returning({ cpuSeconds: resultCache.cpuSeconds });
  return entry ?? null;
}

/** A docking of the past with all that it was signed with. */
export interface KnownDocking {
  taskResultId: TaskResultId;
  signedInput: SignatureInput;
  bestAffinityKcalPerMol: number;
  createdAt: Date;
  /** Of the run that it was docked in. */
  runId: RunId;
  runName: string;
  runSeed: number;
  ligandId: LigandId;
}

/**
 * Dockings of the same molecule into the same prepared receptor, or into another preparation of the same target,
 * whatever the settings: to be told of, never substituted. The newest first, as far as their input is kept.
 * @param known `before`: only those from before this moment
 */
export async function listKnownDockings(
  conn: ResultsConnection,
  known: {
    ligandIdentity: string;
    identitySignature: string;
    targetId: TargetId;
    except?: TaskResultId | undefined;
    before?: Date | undefined;
    limit?: number;
  },
): Promise<KnownDocking[]> {
  const { ligandIdentity, identitySignature, targetId, except, before, limit = 50 } = known;
  const rows = await conn
    .select({
      taskResultId: taskResults.id,
      signedInput: taskResults.signedInput,
      bestAffinityKcalPerMol: taskResults.bestAffinityKcalPerMol,
      createdAt: taskResults.createdAt,
      runId: jobs.id,
      runName: jobs.name,
      runSeed: jobs.seed,
      ligandId: taskExecutions.ligandId,
    })
    .from(taskResults)
    .innerJoin(taskExecutions, eq(taskExecutions.id, taskResults.createdByTask))
    .innerJoin(jobs, eq(jobs.id, taskExecutions.jobId))
    .where(
      and(
        eq(taskResults.ligandIdentity, ligandIdentity),
        isNotNull(taskResults.signedInput),
        or(eq(taskResults.identitySignature, identitySignature), sql`${jobs.target} ->> 'id' = ${targetId}`),
        except && ne(taskResults.id, except),
        before && lt(taskResults.createdAt, before),
      ),
    )
    .orderBy(desc(taskResults.createdAt))
    .limit(limit);
  return rows.map((row) => ({ ...row, signedInput: row.signedInput as SignatureInput }));
}
