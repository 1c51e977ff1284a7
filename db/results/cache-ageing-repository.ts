import { and, asc, eq, inArray, isNull, lte, not, type SQL, sql } from 'drizzle-orm';
import type { TaskResultId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { cachePasses } from './schema/cache-passes';
import { resultCache } from './schema/result-cache';
import { taskResults } from './schema/task-results';

/** What a pass of ageing has removed. */
export interface CachePass {
  id: string;
  expired: number;
  evicted: number;
  results: number;
  /** Of the results' objects. */
  bytes: number;
}

/** The pass that has begun to remove and does not stand in the audit log yet; null if there is none. */
export async function findOpenPass(conn: ResultsConnection): Promise<CachePass | null> {
  const { id, expired, evicted, results, bytes } = cachePasses;
  const [row] = await conn
    .select({ id, expired, evicted, results, bytes })
    .from(cachePasses)
    .orderBy(asc(cachePasses.createdAt))
    .limit(1);
  return row ?? null;
}

export async function forgetPass(conn: ResultsConnection, id: string): Promise<void> {
  await conn.delete(cachePasses).where(eq(cachePasses.id, id));
}

/** Lets every entry expire so many days after its last use; null: never. */
export async function setEntryLife(conn: ResultsConnection, entryDays: number | null): Promise<void> {
  const expiresAt =
    entryDays === null
      ? sql`null::timestamptz`
      : sql`${resultCache.lastUsedAt} + make_interval(days => ${entryDays}::int)`;
  await conn
    .update(resultCache)
    .set({ expiresAt })
    .where(sql`${resultCache.expiresAt} is distinct from ${expiresAt}`);
}

/** Of the objects of all entries. */
export async function sumEntryBytes(conn: ResultsConnection): Promise<number> {
  const [row] = await conn
    .select({ bytes: sql<number>`coalesce(sum(${resultCache.bytes}), 0)::float8` })
    .from(resultCache);
  return row?.bytes ?? 0;
}

/** Why results go: their entry has expired, it is the least recently used one of too many, or they have none. */
type Ageing = { kind: 'expired' } | { kind: 'evicted'; excessBytes: number } | { kind: 'results' };

/** True of a result that a run shows, or that is one of several of which it shows the best. Runs that are there are kept, and so is what they show. */
const isShown = (id: SQL | typeof resultCache.taskResultId | typeof taskResults.id) =>
  sql`(exists (select from job_outputs o where o.task_result_id = ${id})
    or exists (select from job_replicates m where m.task_result_id = ${id}))`;

/**
 * Removes, of the results that no run shows, some that are to go, with their entries, and counts them in the pass; the
 * least recently used first, pinned ones never. All in one transaction: what is removed is counted, once.
 * @returns keys of the objects, which nothing names any more; empty if there is nothing left to remove
 */
export async function removeAged(
  conn: ResultsConnection,
  passId: string,
  ageing: Ageing,
  limit: number,
): Promise<{ objectKey: string; bytes: number }[]> {
  return conn.transaction(async (tx) => {
    // Whoever links one at this moment has its entry locked: that one is not looked at.
    const ids =
      ageing.kind === 'results' ? await lockUnused(tx, limit) : await lockEntries(tx, ageing, limit);
    if (ids.length === 0) return [];
    // Asked again now that they are locked: what was linked until then stays.
    const removed = await tx
      .delete(taskResults)
      .where(and(inArray(taskResults.id, ids), not(isShown(taskResults.id))))
      .returning({ objectKey: taskResults.objectKey, bytes: taskResults.objectBytes });
    if (removed.length === 0) return [];
    const counts = { expired: 0, evicted: 0, results: removed.length, bytes: 0 };
    if (ageing.kind !== 'results') counts[ageing.kind] = removed.length;
    for (const { bytes } of removed) counts.bytes += bytes;
    await tx
      .insert(cachePasses)
      .values({ id: passId, ...counts })
      .onConflictDoUpdate({
        target: cachePasses.id,
        set: {
          expired: sql`${cachePasses.expired} + ${counts.expired}`,
          evicted: sql`${cachePasses.evicted} + ${counts.evicted}`,
          results: sql`${cachePasses.results} + ${counts.results}`,
          bytes: sql`${cachePasses.bytes} + ${counts.bytes}`,
        },
      });
    return removed;
  });
}

async function lockEntries(
  tx: ResultsConnection,
  ageing: Exclude<Ageing, { kind: 'results' }>,
  limit: number,
): Promise<TaskResultId[]> {
  const rows = await tx
    .select({ id: resultCache.taskResultId, bytes: resultCache.bytes })
    .from(resultCache)
    .where(
      and(
        eq(resultCache.pinned, false),
        ageing.kind === 'expired' ? lte(resultCache.expiresAt, sql`now()`) : undefined,
        not(isShown(resultCache.taskResultId)),
      ),
    )
    .orderBy(asc(resultCache.lastUsedAt), asc(resultCache.taskResultId))
    .limit(limit)
    .for('update', { skipLocked: true });
  if (ageing.kind === 'expired') return rows.map(({ id }) => id);
  const chosen: TaskResultId[] = [];
  let excess = ageing.excessBytes;
  for (const { id, bytes } of rows) {
    if (excess <= 0) break;
    chosen.push(id);
    excess -= bytes;
  }
  return chosen;
}

/** Results that neither an entry nor a run uses. */
async function lockUnused(tx: ResultsConnection, limit: number): Promise<TaskResultId[]> {
  const rows = await tx
    .select({ id: taskResults.id })
    .from(taskResults)
    .leftJoin(resultCache, eq(resultCache.taskResultId, taskResults.id))
    .where(and(isNull(resultCache.taskResultId), not(isShown(taskResults.id))))
    .limit(limit)
    .for('update', { of: taskResults, skipLocked: true });
  return rows.map(({ id }) => id);
}
