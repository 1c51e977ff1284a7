import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  integer,
  pgTable,
  primaryKey,
  text,
} from 'drizzle-orm/pg-core';
import { idColumn } from '@/db/columns';
import { taskResults } from './task-results';

/** The poses of a result, ranked; each is a byte range of the result's object. */
export const dockingResults = pgTable(
  'docking_results',
  {
    taskResultId: idColumn('taskResult', 'task_result_id')
      .notNull()
      .references(() => taskResults.id, { onDelete: 'cascade' }),
    /** From 1, the best affinity first, after repair. */
    rank: integer('rank').notNull(),
    affinityKcalPerMol: doublePrecision('affinity_kcal_per_mol').notNull(),
    /** As the engine printed it. */
    reportedAffinityKcalPerMol: doublePrecision('reported_affinity_kcal_per_mol').notNull(),
    interKcalPerMol: doublePrecision('inter_kcal_per_mol'),
    intraKcalPerMol: doublePrecision('intra_kcal_per_mol'),
    unboundKcalPerMol: doublePrecision('unbound_kcal_per_mol'),
    byteOffset: bigint('byte_offset', { mode: 'number' }).notNull(),
    byteLength: bigint('byte_length', { mode: 'number' }).notNull(),
    sha256: text('sha256').notNull(),
    insideBox: boolean('inside_box').notNull(),
    /** Interactions with the receptor; null if they were not looked for. Those of the best pose are in `result_contacts`. */
    contacts: integer('contacts'),
  },
  (t) => [
    primaryKey({ columns: [t.taskResultId, t.rank] }),
    check('docking_results_rank_from_one', sql`${t.rank} >= 1`),
    check('docking_results_affinity_is_a_number', sql`${t.affinityKcalPerMol} between -1000 and 1000`),
    check('docking_results_byte_range', sql`${t.byteOffset} >= 0 and ${t.byteLength} > 0`),
  ],
);
