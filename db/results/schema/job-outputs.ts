import { sql } from 'drizzle-orm';
import {
  boolean,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { idColumn } from '@/db/columns';
import type { ConfidenceParts } from '@/lib/domain/confidence';
import { jobInputs } from './job-inputs';
import { taskResults } from './task-results';

/**
 * Which result stands for a ligand in a run, and what depends on the run: RMSD to its crystal ligand. What results are
 * sorted and filtered by is copied here from the input and the result, which never change: so each order has its index,
 * and a count or a histogram reads this table alone.
 */
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
    name: text('name').notNull(),
    heavyAtoms: integer('heavy_atoms').notNull(),
    molecularWeightDalton: doublePrecision('molecular_weight_dalton'),
    rotatableBonds: integer('rotatable_bonds'),
    /** Canonical SMILES; empty for a molecule without a ring, null if it is not known. */
    scaffold: text('scaffold'),
    /** Of the best pose. */
    flags: text('flags').array().notNull().default([]),
    /** 0 to 1, and what it comes from; null for what was docked before it was kept. */
    confidence: doublePrecision('confidence'),
    confidenceParts: jsonb('confidence_parts').$type<ConfidenceParts>(),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.ligandId] }),
    foreignKey({
      name: 'job_outputs_input_fk',
      columns: [t.jobId, t.ligandId],
      foreignColumns: [jobInputs.jobId, jobInputs.ligandId],
    }).onDelete('cascade'),
    index('job_outputs_ranking_idx').on(t.jobId, t.bestAffinityKcalPerMol, t.ligandId),
    index('job_outputs_efficiency_idx').on(t.jobId, t.ligandEfficiencyKcalPerMol, t.ligandId),
    index('job_outputs_weight_idx')
      .on(t.jobId, t.molecularWeightDalton, t.ligandId)
      .where(sql`${t.molecularWeightDalton} is not null`),
    index('job_outputs_rmsd_idx')
      .on(t.jobId, t.rmsdAngstrom, t.ligandId)
      .where(sql`${t.rmsdAngstrom} is not null`),
    index('job_outputs_confidence_idx')
      .on(t.jobId, t.confidence, t.ligandId)
      .where(sql`${t.confidence} is not null`),
    // A name may be longer than an entry of an index can be.
    index('job_outputs_name_idx').on(t.jobId, sql`lower(left(${t.name}, 200))`, t.ligandId),
    index('job_outputs_scaffold_idx')
      .on(t.jobId, t.scaffold, t.bestAffinityKcalPerMol, t.ligandId)
      .where(sql`${t.scaffold} is not null`),
    index('job_outputs_result_idx').on(t.taskResultId),
  ],
);
