import type { Query } from '@/db/orchestrator/rows';

/** The channel on which workers are woken. The payload is empty: a worker looks at the tables. */
export const WAKE_CHANNEL = 'orchestrator_wake';

export async function wakeWorkers(sql: Query): Promise<void> {
  await sql`select pg_notify(${WAKE_CHANNEL}, '')`;
}

export interface NewEvent {
  id: string;
  name: string;
  /** The whole event as JSON. */
  body: string;
}

/**
 * Keeps events and gives the ids of those that were new. An id seen within 24 hours is a repeat and is dropped;
 * an older one counts as new, whether or not the sweep has come by. `events` must not hold one id twice.
 */
export async function insertEvents(sql: Query, events: readonly NewEvent[]): Promise<string[]> {
  const rows = await sql<{ id: string }[]>`
    insert into orchestrator.event (id, name, body)
    select id, name, body
    from json_to_recordset(${JSON.stringify(events)}::text::json) as e(id text, name text, body text)
    on conflict (id) do update
      set name = excluded.name, body = excluded.body, received_at = now(), routed_at = null,
          seq = nextval(pg_get_serial_sequence('orchestrator.event', 'seq'))
      where event.received_at < now() - interval '24 hours' and event.routed_at is not null
    returning id`;
  return rows.map((row) => row.id);
}

/** Keeps an event that the caller routes by itself (a cron slot). False if the id is known. */
export async function insertRoutedEvent(sql: Query, event: NewEvent): Promise<boolean> {
  const rows = await sql`
    insert into orchestrator.event (id, name, body, routed_at)
    values (${event.id}, ${event.name}, ${event.body}, now())
    on conflict (id) do nothing returning id`;
  return rows.length > 0;
}

/**
 * The next events to route, in the order of their arrival. One worker routes at a time until its transaction
 * ends, which keeps the order and leaves no two routers to lock the same runs crosswise.
 */
export async function takeUnroutedEvents(
  tx: Query,
  limit: number,
): Promise<{ id: string; name: string; body: string }[]> {
  await tx`select pg_advisory_xact_lock(hashtext('orchestrator-route'))`;
  return tx<{ id: string; name: string; body: string }[]>`
    select id, name, body from orchestrator.event
    where routed_at is null order by seq limit ${limit} for update`;
}

export async function markRouted(tx: Query, ids: readonly string[]): Promise<void> {
  await tx`
    update orchestrator.event set routed_at = now()
    where id in (select json_array_elements_text(${JSON.stringify(ids)}::text::json))`;
}
