import { type SQL, sql } from 'drizzle-orm';
import type { RunId, TaskId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';

/**
 * True of a claim `c` whose task is still in hand. Nothing has to be written when a task ends, in whatever way, or its
 * worker is lost: the claim counts no more.
 */
export const claimCounts: SQL = sql`exists (
  select from task_executions h
  where h.id = c.task_id and h.fence = c.fence and h.state = 'running' and h.lease_until > now())`;

/**
 * Asks to be the one that docks an exact input. One statement that locks no task; when two ask at once, one of them is
 * told no. Look the input up afterwards, not before: whoever had the claim until now may have left a result.
 * @param task in hand
 * @returns false if another task in hand docks the same
 */
export async function claimDocking(
  conn: ResultsConnection,
  exactSignature: string,
  task: { id: TaskId; fence: number },
): Promise<boolean> {
  const claimed = await conn.execute(sql`
    insert into docking_claims as c (exact_signature, task_id, fence)
    values (${exactSignature}, ${task.id}, ${task.fence})
    on conflict (exact_signature) do update
      set task_id = excluded.task_id, fence = excluded.fence, created_at = now()
      where c.task_id = excluded.task_id or not ${claimCounts}
    returning 1`);
  return claimed.length > 0;
}

/**
 * Gives a task back to wait for whoever docks the same input: it is not given out while that claim counts. That is
 * no try of its own.
 * @returns false if the task is no longer ours, or its run is to be cancelled: then nothing is written
 */
export async function awaitDocking(
  conn: ResultsConnection,
  {
    runId,
    task,
    exactSignature,
  }: { runId: RunId; task: { id: TaskId; fence: number }; exactSignature: string },
): Promise<boolean> {
  const given = await conn.execute(sql`
    update task_executions
    set state = 'queued', worker_id = null, lease_until = null, progress = 0, attempts = attempts - 1,
      awaits_signature = ${exactSignature}
    where id = ${task.id} and job_id = ${runId} and fence = ${task.fence} and state = 'running'
      and exists (select from jobs j where j.id = job_id and j.cancel_requested_at is null)
    returning id`);
  return given.length > 0;
}

/** Takes away the claims that count no more. */
export async function sweepDockingClaims(conn: ResultsConnection): Promise<void> {
  await conn.execute(sql`delete from docking_claims c where not ${claimCounts}`);
}
