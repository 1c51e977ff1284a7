import { and, asc, desc, eq, inArray, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { LigandId, RunId, TargetId, TaskResultId } from '@/lib/domain/ids';
import type { CacheOrder } from '@/lib/domain/resources/reuse';
import type { ResultsConnection } from './connection';
import { jobInputs } from './schema/job-inputs';
import { jobOutputs } from './schema/job-outputs';
import { jobReplicates } from './schema/job-replicates';
import { jobs } from './schema/jobs';
import { resultCache } from './schema/result-cache';
import { taskExecutions } from './schema/task-executions';
import { taskResults } from './schema/task-results';

/** Which entries; both must hold. Empty: all. */
export interface EntryFilter {
  targetId?: TargetId | undefined;
  engineSha256?: string | undefined;
}

function matches({ targetId, engineSha256 }: EntryFilter): SQL | undefined {
  return and(
    targetId ? eq(resultCache.targetId, targetId) : undefined,
    engineSha256 ? eq(resultCache.engineSha256, engineSha256) : undefined,
  );
}

export interface EntryRecord {
  id: TaskResultId;
  hits: number;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date | null;
  pinned: boolean;
  verifiedAt: Date | null;
  bytes: number;
  cpuSeconds: number | null;
  targetId: TargetId | null;
  engineName: string | null;
  engineVersion: string | null;
  engineSha256: string | null;
  bestAffinityKcalPerMol: number;
  confidence: number | null;
  seeds: number | null;
  replacedAt: Date | null;
  replacedConfidence: number | null;
  replacedSeeds: number | null;
  runId: RunId | null;
  runName: string | null;
  ligandId: LigandId | null;
  name: string | null;
  ordinal: number | null;
  runs: number;
}

/** The sort key of the last row of a page: hits or bytes, or a moment as milliseconds. */
export interface EntryPosition {
  value: number;
  id: TaskResultId;
}

const milliseconds = (column: SQL | typeof resultCache.createdAt) =>
  sql<number>`(extract(epoch from ${column}) * 1000)::float8`;

/** What each order sorts by, all of them downwards. */
const ORDER_KEYS: Record<CacheOrder, SQL<number>> = {
  hits: sql<number>`${resultCache.hits}::float8`,
  used: milliseconds(resultCache.lastUsedAt),
  age: sql<number>`-${milliseconds(resultCache.createdAt)}`,
  size: sql<number>`${resultCache.bytes}::float8`,
};

/** A page of entries; of equal ones in the order of their ids. */
export async function listEntries(
  conn: ResultsConnection,
  filter: EntryFilter,
  page: { order: CacheOrder; after?: EntryPosition | undefined; limit: number },
): Promise<(EntryRecord & { position: EntryPosition })[]> {
  const key = ORDER_KEYS[page.order];
  const { after } = page;
  const rows = await conn
    .select({
      value: key,
      id: resultCache.taskResultId,
      hits: resultCache.hits,
      createdAt: resultCache.createdAt,
      lastUsedAt: resultCache.lastUsedAt,
      expiresAt: resultCache.expiresAt,
      pinned: resultCache.pinned,
      verifiedAt: resultCache.verifiedAt,
      bytes: resultCache.bytes,
      cpuSeconds: resultCache.cpuSeconds,
      targetId: resultCache.targetId,
      engineName: resultCache.engineName,
      engineVersion: resultCache.engineVersion,
      engineSha256: resultCache.engineSha256,
      bestAffinityKcalPerMol: taskResults.bestAffinityKcalPerMol,
      confidence: resultCache.confidence,
      seeds: resultCache.seeds,
      replacedAt: resultCache.replacedAt,
      replacedConfidence: resultCache.replacedConfidence,
      replacedSeeds: resultCache.replacedSeeds,
      runId: jobs.id,
      runName: jobs.name,
      ligandId: jobInputs.ligandId,
      name: jobInputs.name,
      ordinal: jobInputs.ordinal,
    })
    .from(resultCache)
    .innerJoin(taskResults, eq(taskResults.id, resultCache.taskResultId))
    .leftJoin(taskExecutions, eq(taskExecutions.id, taskResults.createdByTask))
    .leftJoin(jobs, eq(jobs.id, taskExecutions.jobId))
    .leftJoin(
      jobInputs,
      and(eq(jobInputs.jobId, taskExecutions.jobId), eq(jobInputs.ligandId, taskExecutions.ligandId)),
    )
    .where(
      and(
        matches(filter),
        after &&
          sql`(${key} < ${after.value} or (${key} = ${after.value} and ${resultCache.taskResultId} > ${after.id}))`,
      ),
    )
    .orderBy(desc(key), asc(resultCache.taskResultId))
    .limit(page.limit);
  const runs = await countRuns(
    conn,
    rows.map(({ id }) => id),
  );
  return rows.map(({ value, ...row }) => ({
    ...row,
    runs: runs.get(row.id) ?? 0,
    position: { value, id: row.id },
  }));
}

async function countRuns(
  conn: ResultsConnection,
  ids: readonly TaskResultId[],
): Promise<Map<TaskResultId, number>> {
  if (ids.length === 0) return new Map();
  // As the one that stands for a ligand, or as one of several of which the best does.
  const shown = conn
    .select({ taskResultId: jobOutputs.taskResultId, jobId: jobOutputs.jobId })
    .from(jobOutputs)
    .where(inArray(jobOutputs.taskResultId, [...ids]))
    .unionAll(
      conn
        .select({ taskResultId: jobReplicates.taskResultId, jobId: jobReplicates.jobId })
        .from(jobReplicates)
        .where(inArray(jobReplicates.taskResultId, [...ids])),
    )
    .as('shown');
  const rows = await conn
    .select({ id: shown.taskResultId, runs: sql<number>`count(distinct ${shown.jobId})::int` })
    .from(shown)
    .groupBy(shown.taskResultId);
  return new Map(rows.map(({ id, runs }) => [id, runs]));
}

export async function countEntries(conn: ResultsConnection, filter: EntryFilter = {}): Promise<number> {
  return conn.$count(resultCache, matches(filter));
}

export interface EntryTotals {
  entries: number;
  pinned: number;
  bytes: number;
}

export async function readEntryTotals(conn: ResultsConnection): Promise<EntryTotals> {
  const [row] = await conn
    .select({
      entries: sql<number>`count(*)::int`,
      pinned: sql<number>`(count(*) filter (where ${resultCache.pinned}))::int`,
      bytes: sql<number>`coalesce(sum(${resultCache.bytes}), 0)::float8`,
    })
    .from(resultCache);
  return row ?? { entries: 0, pinned: 0, bytes: 0 };
}

/** The targets and the builds of engines that there are entries of, those with most of them first. */
export async function listEntryOrigins(conn: ResultsConnection) {
  const entries = sql<number>`count(*)::int`;
  const targets = await conn
    .select({ id: sql<TargetId>`${resultCache.targetId}`, entries })
    .from(resultCache)
    .where(isNotNull(resultCache.targetId))
    .groupBy(resultCache.targetId)
    .orderBy(desc(entries));
  const engines = await conn
    .select({
      sha256: sql<string>`${resultCache.engineSha256}`,
      name: sql<string | null>`max(${resultCache.engineName})`,
      version: sql<string | null>`max(${resultCache.engineVersion})`,
      entries,
    })
    .from(resultCache)
    .where(isNotNull(resultCache.engineSha256))
    .groupBy(resultCache.engineSha256)
    .orderBy(desc(entries));
  return { targets, engines };
}

/** @returns false if there is no such entry; `changed` tells whether it was otherwise before */
export async function pinEntry(
  conn: ResultsConnection,
  id: TaskResultId,
  pinned: boolean,
): Promise<{ found: boolean; changed: boolean }> {
  const changed = await conn
    .update(resultCache)
    .set({ pinned })
    .where(and(eq(resultCache.taskResultId, id), eq(resultCache.pinned, !pinned)))
    .returning({ id: resultCache.taskResultId });
  if (changed.length > 0) return { found: true, changed: true };
  const there = await conn.$count(resultCache, eq(resultCache.taskResultId, id));
  return { found: there > 0, changed: false };
}

/** Takes entries out of the cache, pinned ones too. Their results stay with the runs that show them. @returns how many */
export async function invalidateEntries(conn: ResultsConnection, filter: EntryFilter): Promise<number> {
  const removed = await conn
    .delete(resultCache)
    .where(matches(filter) ?? sql`false`)
    .returning({ id: resultCache.taskResultId });
  return removed.length;
}
