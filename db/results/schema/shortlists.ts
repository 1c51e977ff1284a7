import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { jobs } from './jobs';

/** Named choices of results that are worth going on with, of one run or of several. */
export const shortlists = pgTable(
  'shortlists',
  {
    id: idColumn('shortlist', 'id').primaryKey(),
    name: text('name').notNull(),
    note: text('note').notNull().default(''),
    /** The run whose own shortlist this is: where its stars go unless another is named. Null for one of several runs. */
    jobId: idColumn('run', 'job_id').references(() => jobs.id, { onDelete: 'set null' }),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    /** Since when it is off the lists. */
    archivedAt: moment('archived_at'),
  },
  (t) => [uniqueIndex('shortlists_run_key').on(t.jobId).where(sql`${t.archivedAt} is null`)],
);
