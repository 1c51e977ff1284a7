import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import type { LigandId, RunId, TaskResultId } from '@/lib/domain/ids';
import type { CheckOutcome } from '@/lib/domain/reuse-checks';
import type { ResultsConnection } from './connection';
import { countCpuSeconds } from './cpu-usage-repository';
import { resultCache } from './schema/result-cache';
import { reuseChecks } from './schema/reuse-checks';
import { taskResults } from './schema/task-results';

const isOpen = (runId: RunId) => and(eq(reuseChecks.jobId, runId), isNull(reuseChecks.outcome));

/**
 * Chooses, of what a run reused, what is docked again: that share of it, but one at least; first what was never
 * verified or is longest ago, among equals by chance. May be repeated: a run is sampled once.
 * @param sharePercent 0: nothing
 * @returns how many are still to be docked
 */
export async function sampleReused(
  conn: ResultsConnection,
  runId: RunId,
  sharePercent: number,
): Promise<number> {
  return conn.transaction(async (tx) => {
    // One at a time for a run, so that a doubled event does not sample twice.
    await tx.execute(sql`select from jobs where id = ${runId} for update`);
    const sampled = await tx.$count(reuseChecks, eq(reuseChecks.jobId, runId));
    if (sampled === 0 && sharePercent > 0) {
      await tx.execute(sql`
        insert into reuse_checks (job_id, ligand_id, task_result_id)
        select o.job_id, o.ligand_id, o.task_result_id
        from job_outputs o left join result_cache c on c.task_result_id = o.task_result_id
        where o.job_id = ${runId} and o.reused
        order by c.verified_at nulls first, md5(o.job_id || o.ligand_id)
        limit (select ceil(count(*) * ${sharePercent}::numeric / 100) from job_outputs p
          where p.job_id = ${runId} and p.reused)`);
    }
    return tx.$count(reuseChecks, isOpen(runId));
  });
}

/** The next of a run to be docked again, marked as begun; null if there is none. */
export async function beginCheck(
  conn: ResultsConnection,
  runId: RunId,
): Promise<{ ligandId: LigandId; taskResultId: TaskResultId } | null> {
  const [next] = await conn
    .select({ ligandId: reuseChecks.ligandId, taskResultId: reuseChecks.taskResultId })
    .from(reuseChecks)
    .where(isOpen(runId))
    .orderBy(asc(reuseChecks.ligandId))
    .limit(1);
  if (!next) return null;
  await conn
    .update(reuseChecks)
    .set({ begunAt: sql`now()` })
    .where(and(isOpen(runId), eq(reuseChecks.ligandId, next.ligandId)));
  return next;
}

/** Ends a check once, with what the engine has taken for it. */
export async function endCheck(
  conn: ResultsConnection,
  runId: RunId,
  check: { ligandId: LigandId; taskResultId: TaskResultId },
  found: { outcome: CheckOutcome; detail: string; cpuSeconds: number },
): Promise<void> {
  const { outcome, detail, cpuSeconds } = found;
  await conn.transaction(async (tx) => {
    const ended = await tx
      .update(reuseChecks)
      .set({ outcome, detail, finishedAt: sql`now()` })
      .where(and(isOpen(runId), eq(reuseChecks.ligandId, check.ligandId)))
      .returning({ ligandId: reuseChecks.ligandId });
    if (ended.length === 0) return;
    const entry = eq(resultCache.taskResultId, check.taskResultId);
    if (outcome === 'same') await tx.update(resultCache).set({ verifiedAt: sql`now()` }).where(entry);
    if (outcome === 'different') await tx.delete(resultCache).where(entry);
    if (cpuSeconds > 0) await countCpuSeconds(tx, cpuSeconds);
  });
}

export async function countOpenChecks(conn: ResultsConnection, runId: RunId): Promise<number> {
  return conn.$count(reuseChecks, isOpen(runId));
}

/** Runs with checks that are to be done, and of which none was begun for so long. */
export async function listIdleChecks(conn: ResultsConnection, idleSeconds: number): Promise<RunId[]> {
  const rows = await conn.execute<{ runId: RunId }>(sql`
    select job_id as "runId" from reuse_checks where outcome is null group by job_id
    having max(coalesce(begun_at, created_at)) < now() - make_interval(secs => ${idleSeconds})`);
  return rows.map(({ runId }) => runId);
}

/** How checks have ended so far, and when the last one did. */
export async function readCheckTotals(
  conn: ResultsConnection,
): Promise<{ same: number; different: number; damaged: number; open: number; lastAt: Date | null }> {
  const count = (outcome: CheckOutcome) =>
    sql<number>`(count(*) filter (where ${reuseChecks.outcome} = ${outcome}))::int`;
  const [row] = await conn
    .select({
      same: count('same'),
      different: count('different'),
      damaged: count('damaged'),
      open: sql<number>`(count(*) filter (where ${reuseChecks.outcome} is null))::int`,
      lastAt: sql<Date | null>`max(${reuseChecks.finishedAt})`.mapWith(reuseChecks.finishedAt),
    })
    .from(reuseChecks);
  return row ?? { same: 0, different: 0, damaged: 0, open: 0, lastAt: null };
}

/**
 * Takes a result whose object is not what was stored out of the cache, and marks it.
 * @returns true if this is the first to find it
 */
export async function withdrawDamaged(conn: ResultsConnection, id: TaskResultId): Promise<boolean> {
  return conn.transaction(async (tx) => {
    const marked = await tx
      .update(taskResults)
      .set({ damagedAt: sql`now()` })
      .where(and(eq(taskResults.id, id), isNull(taskResults.damagedAt)))
      .returning({ id: taskResults.id });
    await tx.delete(resultCache).where(eq(resultCache.taskResultId, id));
    return marked.length > 0;
  });
}
