import { index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from '@/db/columns';
import { AUDIT_ACTORS } from './audit-logs';
import { orgId } from './tenant';

/**
 * Refused attempts of the present minute, counted, so that nobody can flood the audit log: the first of a kind has
 * its entry at once, the number of its repetitions follows when the minute is over.
 */
export const auditRefusals = pgTable(
  'audit_refusals',
  {
    orgId: orgId(),
    actorKind: text('actor_kind', { enum: AUDIT_ACTORS }).notNull(),
    actorId: text('actor_id').notNull(),
    minute: moment('minute').notNull(),
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    attempts: integer('attempts').notNull().default(1),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.actorId, t.minute, t.action, t.subjectId] }),
    index('audit_refusals_minute_idx').on(t.orgId, t.minute),
  ],
);
