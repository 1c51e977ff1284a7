import { and, asc, eq, isNull, lte, sql } from 'drizzle-orm';
import type { OrganizationId } from '@/lib/domain/ids';
import { type Id, newId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { outbox } from './schema/outbox';

export type OutboxEntryId = Id<'outboxEntry'>;

export interface OutboxRecord {
  id: OutboxEntryId;
  eventName: string;
  eventId: string;
  payload: object;
  createdAt: Date;
  /** Times that somebody took it to send it, this one included. */
  attempts: number;
}

/** Keeps an event in the transaction that causes it. The same event id is kept once. */
export async function appendOutbox(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  event: { eventName: string; eventId: string; payload: object },
): Promise<void> {
  await conn
    .insert(outbox)
    .values({ orgId, id: newId('outboxEntry'), ...event })
    .onConflictDoNothing({ target: [outbox.orgId, outbox.eventId] });
}

/**
 * Takes unsent events, the oldest first. Nobody else gets them until the lease has run out; a sender that dies leaves
 * them to the next sweep.
 */
export async function claimUnsentEvents(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  { limit, leaseSeconds = 30 }: { limit: number; leaseSeconds?: number },
): Promise<OutboxRecord[]> {
  const due = conn
    .select({ id: outbox.id })
    .from(outbox)
    .where(and(eq(outbox.orgId, orgId), isNull(outbox.sentAt), lte(outbox.nextAttemptAt, sql`now()`)))
    .orderBy(asc(outbox.id))
    .limit(limit)
    .for('update', { skipLocked: true });
  const taken = await conn
    .update(outbox)
    .set({
      attempts: sql`${outbox.attempts} + 1`,
      nextAttemptAt: sql`now() + make_interval(secs => ${leaseSeconds})`,
    })
    .where(and(eq(outbox.orgId, orgId), sql`${outbox.id} in ${due}`))
    .returning({
      id: outbox.id,
      eventName: outbox.eventName,
      eventId: outbox.eventId,
      payload: outbox.payload,
      createdAt: outbox.createdAt,
      attempts: outbox.attempts,
    });
  return taken.sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** After the orchestrator has taken it. */
export async function markEventSent(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  id: OutboxEntryId,
): Promise<void> {
  await conn
    .update(outbox)
    .set({ sentAt: sql`now()`, lastError: null })
    .where(and(eq(outbox.orgId, orgId), eq(outbox.id, id), isNull(outbox.sentAt)));
}

/** Leaves it to a later sweep: 1 s after the first failure, twice as long after each further one, 5 minutes at most. */
export async function markEventFailed(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  id: OutboxEntryId,
  error: string,
): Promise<void> {
  await conn
    .update(outbox)
    .set({
      lastError: error.slice(0, 500),
      nextAttemptAt: sql`now() + make_interval(secs => least(300, power(2, least(${outbox.attempts}, 10) - 1)))`,
    })
    .where(and(eq(outbox.orgId, orgId), eq(outbox.id, id), isNull(outbox.sentAt)));
}
