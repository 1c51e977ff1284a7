import { boolean, doublePrecision, foreignKey, index, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { idColumn } from '@/db/columns';
import { jobInputs } from './job-inputs';
import { taskResults } from './task-results';

/** Which result stands for a ligand in a run, and what depends on the run: RMSD to its crystal ligand. */
export const jobOutputs = pgTable(
  'job_outputs',
  {
    jobId: idColumn('run', 'job_id').notNull(),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    taskResultId: idColumn('taskResult', 'task_result_id')
      .notNull()
      .references(() => taskResults.id),
    bestAffinityKcalPerMol: doublePrecision('best_affinity_kcal_per_mol').notNull(),
    ligandEfficiencyKcalPerMol: doublePrecision('ligand_efficiency_kcal_per_mol').notNull(),
    /** Of the best pose to the crystal ligand; null for other molecules. */
    rmsdAngstrom: doublePrecision('rmsd_angstrom'),
    /** Of each pose, by rank. */
    poseRmsdsAngstrom: doublePrecision('pose_rmsds_angstrom').array(),
    /** Linked from an earlier run instead of docked. */
    reused: boolean('reused').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.ligandId] }),
    foreignKey({
      name: 'job_outputs_input_fk',
      columns: [t.jobId, t.ligandId],
      foreignColumns: [jobInputs.jobId, jobInputs.ligandId],
    }).onDelete('cascade'),
    index('job_outputs_ranking_idx').on(t.jobId, t.bestAffinityKcalPerMol, t.ligandId),
    index('job_outputs_result_idx').on(t.taskResultId),
  ],
);
