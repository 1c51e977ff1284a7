import { sql } from 'drizzle-orm';
import { bigint, check, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';

/**
 * Who docks an exact input now, so that no two tasks of the organisation do. A claim counts as long as its task is in
 * hand under the same fence and its lease runs; one that counts no more is taken over by the next, and swept away.
 */
export const dockingClaims = pgTable(
  'docking_claims',
  {
    exactSignature: text('exact_signature').primaryKey(),
    taskId: idColumn('task', 'task_id').notNull(),
    fence: bigint('fence', { mode: 'number' }).notNull(),
    createdAt: createdAt(),
  },
  (t) => [check('docking_claims_fence_from_one', sql`${t.fence} >= 1`)],
);
