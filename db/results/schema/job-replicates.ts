import { boolean, foreignKey, index, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { idColumn } from '@/db/columns';
import { jobInputs } from './job-inputs';
import { taskResults } from './task-results';

/**
 * The dockings of a ligand in a run that docks it with several seeds, each of which is an entry of the cache; the best of
 * them is the one that `job_outputs` names. A ligand that is docked once has no rows here.
 */
export const jobReplicates = pgTable(
  'job_replicates',
  {
    jobId: idColumn('run', 'job_id').notNull(),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    /** From 0. */
    replicate: integer('replicate').notNull(),
    taskResultId: idColumn('taskResult', 'task_result_id')
      .notNull()
      .references(() => taskResults.id),
    /** Linked from an earlier docking instead of docked for this ligand. */
    reused: boolean('reused').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.ligandId, t.replicate] }),
    foreignKey({
      name: 'job_replicates_input_fk',
      columns: [t.jobId, t.ligandId],
      foreignColumns: [jobInputs.jobId, jobInputs.ligandId],
    }).onDelete('cascade'),
    index('job_replicates_result_idx').on(t.taskResultId),
  ],
);
