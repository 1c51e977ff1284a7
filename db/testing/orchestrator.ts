import { APPLICATION_ROLE } from '@/db/migrate';
import { grantOrchestrator, migrateOrchestrator } from '@/db/orchestrator/migrate';
import type { TestDatabase } from './test-database';

/** Gives a suite's database the orchestrator's schema, so that what use cases send is kept as in embedded mode. */
export async function addOrchestrator(database: TestDatabase): Promise<void> {
  await migrateOrchestrator(database.superuser);
  await grantOrchestrator(database.superuser, APPLICATION_ROLE);
}

export interface SentEvent {
  id: string;
  name: string;
  data: Record<string, unknown>;
}

/** What the orchestrator was sent, in the order of arrival; a repeated id is there once. */
export async function sentEvents({ superuser }: TestDatabase): Promise<SentEvent[]> {
  const rows = await superuser<{ id: string; name: string; body: string }[]>`
    select id, name, body from orchestrator.event order by seq`;
  return rows.map(({ id, name, body }) => ({ id, name, data: JSON.parse(body).data }));
}

/** The orchestrator takes no event while `fn` runs. */
export async function withoutOrchestrator<T>({ superuser }: TestDatabase, fn: () => Promise<T>): Promise<T> {
  await superuser`alter table orchestrator.event rename to event_away`;
  try {
    return await fn();
  } finally {
    await superuser`alter table orchestrator.event_away rename to event`;
  }
}
