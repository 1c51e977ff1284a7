import { and, asc, desc, eq, inArray, isNotNull, isNull, lt, ne, not, or, sql } from 'drizzle-orm';
import type { SeenInDockings } from '@/lib/domain/confidence';
import { ConflictError } from '@/lib/domain/errors';
import type { LigandId, RunId, TargetId, TaskId, TaskResultId } from '@/lib/domain/ids';
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
  /** The task that docked it. */
  createdByTask: TaskId;
  /** Of a first seed, what was seen of the first so many, by their number less one; null if that is not kept. */
  seen: SeenInDockings[] | null;
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
  createdByTask: taskResults.createdByTask,
  seen: resultCache.seen,
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
          // It was not docked here: whoever packed its bundle could have written anything.
          isNull(taskResults.restoredFrom),
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
 * Lets new results stand for their inputs, unless others do.
 * @param entries of different inputs
 * @returns by exact signature, the id of the result that stands
 */
export async function enterResults(
  tx: ResultsConnection,
  entries: readonly NewEntry[],
): Promise<Map<string, TaskResultId>> {
  const { exactSignature, taskResultId } = resultCache;
  const given = entries.map(({ engine, ...entry }) => ({
    ...entry,
    engineName: engine.name,
    engineVersion: engine.version,
    engineSha256: engine.binarySha256,
  }));
  const entered = await tx.execute<{ exactSignature: string; taskResultId: TaskResultId }>(sql`
    insert into result_cache (exact_signature, task_result_id, bytes, cpu_seconds, machine_class, expires_at, target_id,
      engine_name, engine_version, engine_sha256)
    select given."exactSignature", given."taskResultId", given.bytes, given."cpuSeconds", given."machineClass",
      now() + make_interval(days => given."entryDays"), j.target ->> 'id', given."engineName", given."engineVersion",
      given."engineSha256"
    from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given("exactSignature" text, "taskResultId" text,
      bytes bigint, "cpuSeconds" float8, "machineClass" text, "entryDays" int, "runId" text, "engineName" text,
      "engineVersion" text, "engineSha256" text)
    left join jobs j on j.id = given."runId" order by 1
    on conflict (exact_signature) do update
    -- One that nobody is given makes room.
    set task_result_id = excluded.task_result_id, bytes = excluded.bytes, cpu_seconds = excluded.cpu_seconds,
      machine_class = excluded.machine_class, expires_at = excluded.expires_at, target_id = excluded.target_id,
      engine_name = excluded.engine_name, engine_version = excluded.engine_version,
      engine_sha256 = excluded.engine_sha256, hits = 0, created_at = now(), last_used_at = now(), verified_at = null,
      seen = null, confidence = null, seeds = null, replaced_at = null, replaced_confidence = null, replaced_seeds = null
    where ${isQuarantined}
    returning exact_signature as "exactSignature", task_result_id as "taskResultId"`);
  const standing = new Map(entered.map((entry) => [entry.exactSignature, entry.taskResultId]));
  const others = entries.map((entry) => entry.exactSignature).filter((each) => !standing.has(each));
  if (others.length > 0) {
    const rows = await tx
      .select({ exactSignature, taskResultId })
      .from(resultCache)
      .where(inArray(exactSignature, others))
      .orderBy(asc(exactSignature))
      // They stay until this transaction has linked them.
      .for('update');
    for (const row of rows) standing.set(row.exactSignature, row.taskResultId);
  }
  if (standing.size < entries.length) {
    throw new ConflictError('The result of the same input vanished while this one was written.');
  }
  return standing;
}

/**
 * Counts that results stand in, as their last use, and keeps their entries for as long again.
 * @param links an entry is taken as often as it is named
 * @returns by exact signature, the entries that are in the cache with the result that was named
 */
export async function takeHits(
  tx: ResultsConnection,
  links: readonly { exactSignature: string; taskResultId: TaskResultId }[],
): Promise<Map<string, { taskResultId: TaskResultId; cpuSeconds: number | null }>> {
  if (links.length === 0) return new Map();
  const given = JSON.stringify(
    links.map(({ exactSignature, taskResultId }) => ({ exactSignature, taskResultId })),
  );
  const rows = await tx.execute<{ signature: string; id: TaskResultId; cpuSeconds: number | null }>(sql`
    with wanted as (
      select "exactSignature" as signature, "taskResultId" as id, count(*)::int as times
      from jsonb_to_recordset(${given}::jsonb) as given("exactSignature" text, "taskResultId" text) group by 1, 2
    ), entry as materialized (
      -- Two runs that are planned at once take the entries that they share in the same order.
      select c.exact_signature from result_cache c where c.exact_signature in (select signature from wanted)
      order by c.exact_signature for update
    )
    update result_cache set hits = result_cache.hits + wanted.times, last_used_at = now(),
      expires_at = now() + (result_cache.expires_at - result_cache.last_used_at)
    from entry join wanted on wanted.signature = entry.exact_signature
    where result_cache.exact_signature = wanted.signature and result_cache.task_result_id = wanted.id
      and not ${isQuarantined}
    returning result_cache.exact_signature as signature, result_cache.task_result_id as id,
      result_cache.cpu_seconds as "cpuSeconds"`);
  return new Map(rows.map(({ signature, id, cpuSeconds }) => [signature, { taskResultId: id, cpuSeconds }]));
}

/** Keeps these entries for this transaction; whoever takes several takes them in the same order. */
export async function lockEntries(tx: ResultsConnection, exactSignatures: readonly string[]): Promise<void> {
  await tx
    .select({ exactSignature: resultCache.exactSignature })
    .from(resultCache)
    .where(inArray(resultCache.exactSignature, [...exactSignatures]))
    .orderBy(asc(resultCache.exactSignature))
    .for('update');
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
