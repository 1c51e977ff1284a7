import { sql } from 'drizzle-orm';
import { index, integer, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { orgId } from './tenant';

/** Events written in the transaction that causes them, and sent after it by the relay or by the sweep behind it. */
export const outbox = pgTable(
  'outbox',
  {
    orgId: orgId(),
    id: idColumn('outboxEntry', 'id').notNull(),
    eventName: text('event_name').notNull(),
    /** What the orchestrator recognises a repeat by. */
    eventId: text('event_id').notNull(),
    payload: jsonb('payload').$type<object>().notNull(),
    createdAt: createdAt(),
    /** Not to be taken before: the lease of the sender at work, or the back-off after a failure. */
    nextAttemptAt: moment('next_attempt_at').notNull().defaultNow(),
    sentAt: moment('sent_at'),
    attempts: integer('attempts').notNull().default(0),
    lastError: text('last_error'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('outbox_event_id_key').on(t.orgId, t.eventId),
    index('outbox_unsent_idx').on(t.orgId, t.nextAttemptAt).where(sql`${t.sentAt} is null`),
  ],
);
