import { and, asc, eq, gt, type SQL, sql } from 'drizzle-orm';
import { isId, type RunId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { jobEvents } from './schema/job-events';
import { jobs } from './schema/jobs';

/** The channel of every results database on which its runs' events are told of. */
export const JOB_EVENTS_CHANNEL = 'job_events';

/** `seq` is null if only the progress of a task has changed, of which no row is written. */
export interface JobNotification {
  runId: RunId;
  seq: number | null;
}

export interface JobEventRecord {
  seq: number;
  kind: string;
  payload: object;
  at: Date;
}

export function parseJobNotification(payload: string): JobNotification | null {
  const [runId, seq] = payload.split(' ');
  if (!isId('run', runId)) return null;
  return { runId, seq: seq ? Number(seq) : null };
}

/**
 * Appends an event and tells the listeners, at the commit. The run's row is locked first, so that an event that is
 * seen later has the higher number, and a reader that asks for what came after a number misses nothing.
 * @returns the event's number
 */
export async function appendJobEvent(
  conn: ResultsConnection,
  runId: RunId,
  kind: string,
  payload: object = {},
): Promise<number> {
  return conn.transaction(async (tx) => {
    await tx.select({ id: jobs.id }).from(jobs).where(eq(jobs.id, runId)).for('no key update');
    const [row] = await tx
      .insert(jobEvents)
      .values({ jobId: runId, kind, payload })
      .returning({ seq: jobEvents.seq });
    const { seq } = row as { seq: number };
    await tx.execute(sql`select pg_notify(${JOB_EVENTS_CHANNEL}, ${`${runId} ${seq}`})`);
    return seq;
  });
}

/** Tells the listeners that tasks of the run have moved on, without a row. */
export async function notifyProgress(conn: ResultsConnection, runId: RunId): Promise<void> {
  await conn.execute(sql`select ${tellProgress(runId)}`);
}

/** The same as an expression, for a statement that changes the tasks. */
export const tellProgress = (runId: RunId): SQL => sql`pg_notify(${JOB_EVENTS_CHANNEL}, ${runId})`;

/** The events after that number, in order; from the first if it is 0. */
export async function listJobEvents(
  conn: ResultsConnection,
  runId: RunId,
  afterSeq: number,
  limit = 500,
): Promise<JobEventRecord[]> {
  return conn
    .select({ seq: jobEvents.seq, kind: jobEvents.kind, payload: jobEvents.payload, at: jobEvents.at })
    .from(jobEvents)
    .where(and(eq(jobEvents.jobId, runId), gt(jobEvents.seq, afterSeq)))
    .orderBy(asc(jobEvents.seq))
    .limit(limit);
}
