import { sql } from 'drizzle-orm';
import { check, doublePrecision, integer, pgTable, primaryKey } from 'drizzle-orm/pg-core';
import { idColumn } from '@/db/columns';
import { jobs } from './jobs';

/**
 * Results of a run counted by affinity and size, in the statement that writes them: how many there are, how far they
 * reach and how they are spread is read from a few thousand rows, however long the run. Results of a run are never
 * changed or taken away, so that nothing is ever counted off.
 */
export const resultCells = pgTable(
  'result_cells',
  {
    jobId: idColumn('run', 'job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    /** The best affinity in whole bins of `CELL_KCAL_PER_MOL`, counted from 0 kcal/mol. */
    affinityBin: integer('affinity_bin').notNull(),
    heavyAtoms: integer('heavy_atoms').notNull(),
    results: integer('results').notNull(),
    affinitySumKcalPerMol: doublePrecision('affinity_sum_kcal_per_mol').notNull(),
    leastAffinityKcalPerMol: doublePrecision('least_affinity_kcal_per_mol').notNull(),
    mostAffinityKcalPerMol: doublePrecision('most_affinity_kcal_per_mol').notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.jobId, t.affinityBin, t.heavyAtoms] }),
    check('result_cells_not_empty', sql`${t.results} > 0`),
  ],
);
