import { integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { taskResults } from './task-results';

/** Which results may stand for a new run with the same exact input. Forgetting an entry makes it dock again. */
export const resultCache = pgTable('result_cache', {
  exactSignature: text('exact_signature').primaryKey(),
  taskResultId: idColumn('taskResult', 'task_result_id')
    .notNull()
    .references(() => taskResults.id, { onDelete: 'cascade' }),
  hits: integer('hits').notNull().default(0),
  createdAt: createdAt(),
  lastHitAt: moment('last_hit_at'),
});
