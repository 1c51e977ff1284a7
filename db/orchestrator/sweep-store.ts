import type { Query } from '@/db/orchestrator/rows';

/** Rows removed at most by one statement, so that a sweep never holds many locks for long. */
const BATCH = 1_000;

/** Removes routed events after `eventHours`, finished runs after `runDays`, and idempotency keys that are over. */
export async function sweepOrchestrator(
  sql: Query,
  retention: { eventHours: number; runDays: number },
): Promise<{ events: number; runs: number; keys: number }> {
  const events = await sql`
    delete from orchestrator.event where id in (
      select id from orchestrator.event
      where received_at < now() - ${retention.eventHours}::float8 * interval '1 hour' and routed_at is not null
      limit ${BATCH})`;
  const runs = await sql`
    delete from orchestrator.run where id in (
      select id from orchestrator.run
      where finished_at < now() - ${retention.runDays}::float8 * interval '1 day' limit ${BATCH})`;
  const keys = await sql`
    delete from orchestrator.idempotency where (function_id, key) in (
      select function_id, key from orchestrator.idempotency where expires_at < now() limit ${BATCH})`;
  return { events: events.count, runs: runs.count, keys: keys.count };
}
