import { foreignKey, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { idColumn, moment } from '@/db/columns';
import { jobOutputs } from './job-outputs';
import { shortlists } from './shortlists';

/** The stars: which result is on which shortlist, why, and who put it there. */
export const shortlistResults = pgTable(
  'shortlist_results',
  {
    shortlistId: idColumn('shortlist', 'shortlist_id')
      .notNull()
      .references(() => shortlists.id, { onDelete: 'cascade' }),
    jobId: idColumn('run', 'job_id').notNull(),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    note: text('note').notNull().default(''),
    starredBy: text('starred_by').notNull(),
    starredAt: moment('starred_at').notNull().defaultNow(),
    /** When it was taken off; kept, so that this can be undone with its note and its author. */
    removedAt: moment('removed_at'),
  },
  (t) => [
    primaryKey({ columns: [t.shortlistId, t.jobId, t.ligandId] }),
    foreignKey({
      name: 'shortlist_results_output_fk',
      columns: [t.jobId, t.ligandId],
      foreignColumns: [jobOutputs.jobId, jobOutputs.ligandId],
    }).onDelete('cascade'),
    index('shortlist_results_result_idx').on(t.jobId, t.ligandId),
  ],
);
