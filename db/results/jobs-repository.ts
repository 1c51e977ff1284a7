import { and, asc, eq, inArray, isNotNull, isNull, sql } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import type { OutcomeCounts } from '@/lib/domain/outcomes';
import type { WaitingQuota } from '@/lib/domain/quotas';
import type { SearchSpace } from '@/lib/domain/search-space';
import { isHoldableRunState, RUN_STATES, type RunPriority, type RunState } from '@/lib/domain/states';
import type { ResultsConnection } from './connection';
import { appendJobEvent } from './job-events-repository';
import { jobs } from './schema/jobs';
import { LOCKED_IN_ORDER } from './tasks-repository';

export interface JobRecord {
  id: RunId;
  name: string;
  status: RunState;
  params: object;
  target: object;
  searchSpace: SearchSpace;
  engine: object | null;
  inputSignature: string | null;
  seed: number;
  total: number;
  /** Inputs without an outcome. */
  pending: number;
  counts: OutcomeCounts;
  bestAffinityKcalPerMol: number | null;
  cancelRequestedAt: Date | null;
  /** Since when no more tasks are taken because somebody said so. */
  pausedAt: Date | null;
  priority: RunPriority;
  /** The quota that is used up, if no more tasks are taken for that reason. */
  waitingFor: WaitingQuota | null;
  waitingSince: Date | null;
  createdAt: Date;
  startedAt: Date | null;
  finishedAt: Date | null;
  metrics: object | null;
  error: string | null;
}

function toRecord(row: typeof jobs.$inferSelect): JobRecord {
  const { docked, reused, rejected, failed, cancelled, skipped, ...record } = row;
  return { ...record, counts: { docked, reused, rejected, failed, cancelled, skipped } };
}

/** Makes the run's row, `queued` and empty. A repeat leaves what is there alone. @returns true if it was made now */
export async function createJob(
  conn: ResultsConnection,
  job: { id: RunId; name: string; params: object; target: object; searchSpace: SearchSpace; seed: number },
): Promise<boolean> {
  const made = await conn.insert(jobs).values(job).onConflictDoNothing().returning({ id: jobs.id });
  return made.length > 0;
}

/** @throws NotFoundError */
export async function getJob(conn: ResultsConnection, runId: RunId): Promise<JobRecord> {
  const [row] = await conn.select().from(jobs).where(eq(jobs.id, runId));
  if (!row) throw new NotFoundError('run');
  return toRecord(row);
}

/** Those with one of these ids, in no order; a run that is not here yet is left out. */
export async function listJobs(conn: ResultsConnection, runIds: readonly RunId[]): Promise<JobRecord[]> {
  if (runIds.length === 0) return [];
  const rows = await conn
    .select()
    .from(jobs)
    .where(inArray(jobs.id, [...runIds]));
  return rows.map(toRecord);
}

/** Runs that have not ended, the oldest first: what a sweep looks at. */
export async function listOpenJobs(conn: ResultsConnection, limit = 1000): Promise<JobRecord[]> {
  const rows = await conn
    .select()
    .from(jobs)
    .where(isNull(jobs.finishedAt))
    .orderBy(asc(jobs.createdAt))
    .limit(limit);
  return rows.map(toRecord);
}

/**
 * A guarded change of state. A run that is in the state `to` already is left alone: that is the repeat of a step.
 * @throws NotFoundError, ConflictError
 */
async function move(
  conn: ResultsConnection,
  runId: RunId,
  from: readonly RunState[],
  to: RunState,
  set: Record<string, unknown> = {},
): Promise<JobRecord> {
  return conn.transaction(async (tx) => {
    const [moved] = await tx
      .update(jobs)
      .set({ ...set, status: to })
      .where(and(eq(jobs.id, runId), inArray(jobs.status, [...from])))
      .returning();
    if (moved) {
      await appendJobEvent(tx, runId, 'status', { status: to });
      return toRecord(moved);
    }
    const job = await getJob(tx, runId);
    if (job.status === to) return job;
    throw new ConflictError(`The run is ${job.status} and cannot become ${to}.`);
  });
}

/** `queued` -> `planning`. @throws NotFoundError, ConflictError */
export async function beginPlanning(conn: ResultsConnection, runId: RunId): Promise<JobRecord> {
  return move(conn, runId, ['queued'], 'planning', { startedAt: sql`now()` });
}

/** `planning` -> `running`: from now on its tasks may be taken. @throws NotFoundError, ConflictError */
export async function beginRunning(
  conn: ResultsConnection,
  runId: RunId,
  plan: { engine: object; inputSignature: string | null },
): Promise<JobRecord> {
  return move(conn, runId, ['planning'], 'running', plan);
}

/** Notes why no more tasks of a run are taken. A repeat, and a run that is not running, are left alone. */
export async function beginWaiting(
  conn: ResultsConnection,
  runId: RunId,
  waitingFor: WaitingQuota,
): Promise<void> {
  await conn.transaction(async (tx) => {
    const begun = await tx
      .update(jobs)
      .set({ waitingFor, waitingSince: sql`now()` })
      .where(
        and(
          eq(jobs.id, runId),
          eq(jobs.status, 'running'),
          sql`${jobs.waitingFor} is distinct from ${waitingFor}`,
        ),
      )
      .returning({ id: jobs.id });
    if (begun.length > 0) await appendJobEvent(tx, runId, 'waiting', { for: waitingFor });
  });
}

/** Notes that a run goes on. @returns since when it had waited; null if it did not */
export async function endWaiting(conn: ResultsConnection, runId: RunId): Promise<Date | null> {
  return conn.transaction(async (tx) => {
    const [waiting] = await tx
      .select({ since: jobs.waitingSince })
      .from(jobs)
      .where(and(eq(jobs.id, runId), isNotNull(jobs.waitingFor)))
      .for('no key update');
    if (!waiting) return null;
    await tx.update(jobs).set({ waitingFor: null, waitingSince: null }).where(eq(jobs.id, runId));
    await appendJobEvent(tx, runId, 'resumed');
    return waiting.since;
  });
}

/**
 * Lets no more tasks of a run be taken; what is in hand ends and counts.
 * @returns false if it was paused already
 * @throws NotFoundError; ConflictError if the run has ended, or is being cancelled
 */
export async function pauseJob(conn: ResultsConnection, runId: RunId): Promise<boolean> {
  return conn.transaction(async (tx) => {
    const paused = await tx
      .update(jobs)
      .set({ pausedAt: sql`now()` })
      .where(
        and(
          eq(jobs.id, runId),
          inArray(jobs.status, RUN_STATES.filter(isHoldableRunState)),
          isNull(jobs.cancelRequestedAt),
          isNull(jobs.pausedAt),
        ),
      )
      .returning({ id: jobs.id });
    if (paused.length > 0) {
      await appendJobEvent(tx, runId, 'paused');
      return true;
    }
    refuseEnded(await getJob(tx, runId), 'pause');
    return false;
  });
}

/**
 * Lets tasks of a run be taken again.
 * @returns since when it had been paused; null if it was not
 * @throws NotFoundError; ConflictError if the run has ended, or is being cancelled
 */
export async function resumeJob(conn: ResultsConnection, runId: RunId): Promise<Date | null> {
  return conn.transaction(async (tx) => {
    const [row] = await tx.select().from(jobs).where(eq(jobs.id, runId)).for('no key update');
    if (!row) throw new NotFoundError('run');
    const { pausedAt } = row;
    refuseEnded(toRecord(row), 'resume');
    if (!pausedAt) return null;
    await tx.update(jobs).set({ pausedAt: null }).where(eq(jobs.id, runId));
    await appendJobEvent(tx, runId, 'resumed');
    return pausedAt;
  });
}

/**
 * Says which run's tasks are taken first: from the next one on.
 * @returns the priority until now
 * @throws NotFoundError; ConflictError if the run has ended, or is being cancelled
 */
export async function setJobPriority(
  conn: ResultsConnection,
  runId: RunId,
  priority: RunPriority,
): Promise<RunPriority> {
  return conn.transaction(async (tx) => {
    const [row] = await tx.select().from(jobs).where(eq(jobs.id, runId)).for('no key update');
    if (!row) throw new NotFoundError('run');
    refuseEnded(toRecord(row), 'put forward or back');
    if (row.priority !== priority) {
      await tx.update(jobs).set({ priority }).where(eq(jobs.id, runId));
      await appendJobEvent(tx, runId, 'priority', { priority });
    }
    return row.priority;
  });
}

function refuseEnded(job: JobRecord, verb: string): void {
  if (!isHoldableRunState(job.status))
    throw new ConflictError(`The run is ${job.status}; there is nothing to ${verb}.`);
  if (job.cancelRequestedAt)
    throw new ConflictError(`The run is being cancelled; there is nothing to ${verb}.`);
}

/**
 * Ends a run of which every input is decided: `completed`, or `cancelled` if it was asked to stop and something was
 * cancelled by that. A run with undecided inputs, and one that has ended, stays as it is.
 * @throws NotFoundError
 */
export async function finishJob(conn: ResultsConnection, runId: RunId, metrics?: object): Promise<JobRecord> {
  return conn.transaction(async (tx) => {
    const [finished] = await tx
      .update(jobs)
      .set({
        status: sql`case when ${jobs.cancelRequestedAt} is not null and (${jobs.cancelled} > 0 or ${jobs.total} = 0) then 'cancelled' else 'completed' end`,
        finishedAt: sql`now()`,
        ...(metrics && { metrics }),
      })
      .where(
        and(
          eq(jobs.id, runId),
          eq(jobs.pending, 0),
          // An empty run that nobody planned yet has nothing pending either.
          sql`(${jobs.status} in ('running', 'finishing') or (${jobs.status} in ('queued', 'planning') and ${jobs.cancelRequestedAt} is not null))`,
        ),
      )
      .returning();
    if (!finished) return getJob(tx, runId);
    await appendJobEvent(tx, runId, 'end', { status: finished.status });
    return toRecord(finished);
  });
}

/**
 * Asks a run to stop: nothing more is taken, and workers see it at their next heartbeat.
 * @returns false if it had been asked already
 * @throws NotFoundError; ConflictError if the run has ended
 */
export async function requestCancel(conn: ResultsConnection, runId: RunId): Promise<boolean> {
  return conn.transaction(async (tx) => {
    const asked = await tx
      .update(jobs)
      .set({ cancelRequestedAt: sql`now()` })
      .where(and(eq(jobs.id, runId), isNull(jobs.finishedAt), isNull(jobs.cancelRequestedAt)))
      .returning({ id: jobs.id });
    if (asked.length > 0) {
      await appendJobEvent(tx, runId, 'cancel-requested');
      return true;
    }
    const job = await getJob(tx, runId);
    if (job.finishedAt) throw new ConflictError(`The run is ${job.status}; there is nothing to cancel.`);
    return false;
  });
}

/** Asks every run that has not ended to stop, and gives their ids. A repeat is fine. */
export async function requestCancelOfAll(conn: ResultsConnection): Promise<RunId[]> {
  const open = await conn
    .update(jobs)
    .set({ cancelRequestedAt: sql`coalesce(${jobs.cancelRequestedAt}, now())` })
    .where(isNull(jobs.finishedAt))
    .returning({ id: jobs.id });
  return open.map(({ id }) => id);
}

/**
 * Ends a run as a whole with the reason: every undecided input becomes `failed`, its open tasks too, so that the totals
 * still add up. A run that has ended stays as it is.
 * @throws NotFoundError
 */
export async function failJob(
  conn: ResultsConnection,
  runId: RunId,
  reason: { code: string; message: string },
): Promise<JobRecord> {
  return conn.transaction(async (tx) => {
    // Locks in the order that every decision takes them: tasks, inputs, the run.
    await tx.execute(sql`
      update task_executions set state = 'failed', error_code = ${reason.code}, error = ${reason.message},
        fence = fence + 1, lease_until = null, finished_at = now()
      where id in (
        select t.id from task_executions t
        where t.job_id = ${runId} and t.state in ('queued', 'running')
          and exists (select from jobs where id = ${runId} and finished_at is null) ${LOCKED_IN_ORDER})`);
    await tx.execute(sql`
      update job_inputs set outcome = 'failed', reason_code = ${reason.code}, reason = ${reason.message}
      where job_id = ${runId} and outcome is null
        and exists (select from jobs where id = ${runId} and finished_at is null)`);
    const [failed] = await tx
      .update(jobs)
      .set({
        status: 'failed',
        error: reason.message,
        finishedAt: sql`now()`,
        failed: sql`${jobs.failed} + ${jobs.pending}`,
        pending: 0,
      })
      .where(and(eq(jobs.id, runId), isNull(jobs.finishedAt)))
      .returning();
    if (!failed) return getJob(tx, runId);
    await appendJobEvent(tx, runId, 'end', { status: 'failed' });
    return toRecord(failed);
  });
}
