import { check, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { idColumn, isOneOf, moment } from '@/db/columns';

/**
 * How far the deletion of an organisation has come. Until it begins it may be withdrawn; each step after that may be
 * repeated after a crash.
 */
export const DELETION_STATES = ['scheduled', 'draining', 'dropping', 'erasing', 'certified'] as const;
export type DeletionState = (typeof DELETION_STATES)[number];

/**
 * Deletions of organisations, and the certificates that stay when everything else is gone. The operator's, not a
 * tenant table, and without a foreign key: the organisation's own row goes with the rest.
 */
export const orgDeletions = pgTable(
  'org_deletions',
  {
    orgId: idColumn('organization', 'org_id').primaryKey(),
    /** The address that it had; free again once the deletion is certified. */
    slug: text('slug').notNull(),
    state: text('state', { enum: DELETION_STATES }).notNull(),
    /** Id of the user who asked for it. */
    requestedBy: text('requested_by').notNull(),
    requestedAt: moment('requested_at').notNull().defaultNow(),
    /** Not before; until then the organisation goes on as ever. */
    beginsAt: moment('begins_at').notNull().defaultNow(),
    updatedAt: moment('updated_at').notNull().defaultNow(),
    /** Why the last try stopped. */
    error: text('error'),
    /** What was erased, counted, with the last hash of the audit log. */
    certificate: jsonb('certificate').$type<object>(),
  },
  (t) => [check('org_deletions_state_known', isOneOf(t.state, DELETION_STATES))],
);
