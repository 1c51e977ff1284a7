import type { Query } from '@/db/orchestrator/rows';

/**
 * Removes every event and every run that names an organisation, with their steps, jobs and idempotency keys. Nothing to
 * do where the embedded orchestrator is not used.
 * @param keptEvent name of the event that the caller itself is working on; it holds an id and nothing else
 */
export async function eraseOrganizationFromOrchestrator(
  tx: Query,
  orgId: string,
  keptEvent: string,
): Promise<{ events: number; runs: number }> {
  const [schema] = await tx`select to_regclass('orchestrator.run') is not null as exists`;
  if (!schema?.exists) return { events: 0, runs: 0 };
  await tx`
    delete from orchestrator.idempotency i using orchestrator.run r
    where r.id = i.run_id and (r.fair_key = ${orgId} or strpos(r.event, ${orgId}) > 0)`;
  const runs = await tx`
    delete from orchestrator.run
    where (fair_key = ${orgId} or strpos(event, ${orgId}) > 0) and event::json ->> 'name' <> ${keptEvent}`;
  const events = await tx`
    delete from orchestrator.event where strpos(body, ${orgId}) > 0 and name <> ${keptEvent}`;
  return { events: events.count, runs: runs.count };
}
