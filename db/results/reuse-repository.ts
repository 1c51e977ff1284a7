import { and, desc, eq, gt, sql } from 'drizzle-orm';
import type { LigandId, RunId, TaskResultId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { jobInputs } from './schema/job-inputs';
import { jobs } from './schema/jobs';
import { resultCache } from './schema/result-cache';
import { taskExecutions } from './schema/task-executions';
import { taskResults } from './schema/task-results';

export interface ReuseTotals {
  /** Results that may stand in for a docking. */
  entries: number;
  /** How often one has. */
  hits: number;
  /** What the engine had taken for each of these, once for each time. */
  cpuSecondsSaved: number;
}

export async function readReuseTotals(conn: ResultsConnection): Promise<ReuseTotals> {
  const [row] = await conn.execute<{ entries: number; hits: number; cpuSecondsSaved: number }>(sql`
    select count(*)::int as entries, coalesce(sum(c.hits), 0)::float8 as hits,
      coalesce(sum(c.hits * r.cpu_seconds), 0)::float8 as "cpuSecondsSaved"
    from result_cache c join task_results r on r.id = c.task_result_id`);
  return row ?? { entries: 0, hits: 0, cpuSecondsSaved: 0 };
}

/**
 * Ligands that runs docked and reused, by the month in UTC in which the run ended, the newest first; months without a
 * run are left out.
 */
export async function listReuseByMonth(
  conn: ResultsConnection,
  months: number,
): Promise<{ month: string; docked: number; reused: number }[]> {
  const rows = await conn.execute<{ month: string; docked: number; reused: number }>(sql`
    select to_char(finished_at at time zone 'UTC', 'YYYY-MM') as month,
      sum(docked)::float8 as docked, sum(reused)::float8 as reused
    from jobs where finished_at is not null group by 1 order by 1 desc limit ${months}`);
  return [...rows];
}

export interface ReusedResult {
  taskResultId: TaskResultId;
  hits: number;
  lastHitAt: Date | null;
  cpuSeconds: number | null;
  bestAffinityKcalPerMol: number;
  /** Of the run in which it was docked, and of the record there. */
  runId: RunId;
  runName: string;
  ligandId: LigandId;
  name: string;
  ordinal: number;
}

/** The results that stood in most often, of these the last used first. */
export async function listMostReused(conn: ResultsConnection, limit: number): Promise<ReusedResult[]> {
  return conn
    .select({
      taskResultId: taskResults.id,
      hits: resultCache.hits,
      lastHitAt: resultCache.lastHitAt,
      cpuSeconds: taskResults.cpuSeconds,
      bestAffinityKcalPerMol: taskResults.bestAffinityKcalPerMol,
      runId: jobs.id,
      runName: jobs.name,
      ligandId: jobInputs.ligandId,
      name: jobInputs.name,
      ordinal: jobInputs.ordinal,
    })
    .from(resultCache)
    .innerJoin(taskResults, eq(taskResults.id, resultCache.taskResultId))
    .innerJoin(taskExecutions, eq(taskExecutions.id, taskResults.createdByTask))
    .innerJoin(jobs, eq(jobs.id, taskExecutions.jobId))
    .innerJoin(
      jobInputs,
      and(eq(jobInputs.jobId, taskExecutions.jobId), eq(jobInputs.ligandId, taskExecutions.ligandId)),
    )
    .where(gt(resultCache.hits, 0))
    .orderBy(desc(resultCache.hits), desc(resultCache.lastHitAt))
    .limit(limit);
}
