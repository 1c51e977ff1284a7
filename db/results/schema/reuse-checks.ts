import { sql } from 'drizzle-orm';
import { check, foreignKey, index, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import { CHECK_OUTCOMES } from '@/lib/domain/reuse-checks';
import { jobInputs } from './job-inputs';

/** The sample of what a run reused that is docked again, to see whether it gives the same. */
export const reuseChecks = pgTable(
  'reuse_checks',
  {
    jobId: idColumn('run', 'job_id').notNull(),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    taskResultId: idColumn('taskResult', 'task_result_id').notNull(),
    /** Null until it was docked again. */
    outcome: text('outcome', { enum: CHECK_OUTCOMES }),
    /** What was compared, in a sentence. */
    detail: text('detail'),
    createdAt: createdAt(),
    /** When a worker last took it in hand. */
    begunAt: moment('begun_at'),
    finishedAt: moment('finished_at'),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.ligandId] }),
    foreignKey({
      name: 'reuse_checks_input_fk',
      columns: [t.jobId, t.ligandId],
      foreignColumns: [jobInputs.jobId, jobInputs.ligandId],
    }).onDelete('cascade'),
    index('reuse_checks_open_idx').on(t.jobId).where(sql`${t.outcome} is null`),
    check('reuse_checks_outcome_known', isOneOf(t.outcome, CHECK_OUTCOMES)),
  ],
);
