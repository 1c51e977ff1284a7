import { type SQL, sql } from 'drizzle-orm';
import type { RunId } from '@/lib/domain/ids';
import { RUN_PRIORITIES } from '@/lib/domain/states';
import type { ResultsConnection } from './connection';
import { isAwaiting } from './tasks-repository';

const PRIORITIES = sql.raw(`array[${RUN_PRIORITIES.map((each) => `'${each}'`).join(', ')}]`);
const rankOf = (priority: SQL) => sql`array_position(${PRIORITIES}, ${priority})`;

/**
 * Of the runs that go before this one by their priority, and have tasks that wait to be taken, the highest, of equals
 * the oldest; and the chunk of such a task. Null if none does.
 */
export async function findWhatGoesFirst(
  conn: ResultsConnection,
  runId: RunId,
): Promise<{ runId: RunId; chunk: number } | null> {
  const [row] = await conn.execute<{ runId: RunId; chunk: number }>(sql`
    select j.id as "runId", next.chunk
    from jobs j cross join lateral (
      select t.chunk from task_executions t
      where t.job_id = j.id and t.state = 'queued' and not ${isAwaiting}
      order by t.chunk limit 1) next
    where j.finished_at is null and j.status = 'running' and j.paused_at is null and j.cancel_requested_at is null
      and ${rankOf(sql`j.priority`)} > (select ${rankOf(sql`own.priority`)} from jobs own where own.id = ${runId})
    order by ${rankOf(sql`j.priority`)} desc, j.created_at, j.id limit 1`);
  return row ?? null;
}
