import { sql } from 'drizzle-orm';
import {
  check,
  doublePrecision,
  index,
  integer,
  pgTable,
  primaryKey,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { idColumn, isOneOf } from '@/db/columns';
import { OUTCOMES } from '@/lib/domain/outcomes';
import { jobs } from './jobs';

/** Every input record of a run, and the one outcome it ended in. */
export const jobInputs = pgTable(
  'job_inputs',
  {
    jobId: idColumn('run', 'job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    /** Position in the library's file, from 1. */
    ordinal: integer('ordinal').notNull(),
    line: integer('line').notNull(),
    name: text('name').notNull(),
    canonicalSmiles: text('canonical_smiles'),
    inchiKey: text('inchi_key'),
    molfile: text('molfile'),
    heavyAtoms: integer('heavy_atoms'),
    rotatableBonds: integer('rotatable_bonds'),
    molecularWeightDalton: doublePrecision('molecular_weight_dalton'),
    /** As the library has it. */
    scaffold: text('scaffold'),
    /** Null while undecided. */
    outcome: text('outcome', { enum: OUTCOMES }),
    reasonCode: text('reason_code'),
    reason: text('reason'),
    preparedKey: text('prepared_key'),
    exactSignature: text('exact_signature'),
    identitySignature: text('identity_signature'),
    taskId: idColumn('task', 'task_id'),
    chunk: integer('chunk'),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.ligandId] }),
    unique('job_inputs_ordinal_key').on(t.jobId, t.ordinal),
    index('job_inputs_undecided_idx').on(t.jobId, t.chunk).where(sql`${t.outcome} is null`),
    check('job_inputs_outcome_known', isOneOf(t.outcome, OUTCOMES)),
    check(
      'job_inputs_reason_given',
      sql`${t.outcome} not in ('rejected', 'failed', 'skipped') or (${t.reasonCode} is not null and ${t.reason} is not null)`,
    ),
  ],
);
