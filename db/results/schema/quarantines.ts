import { sql } from 'drizzle-orm';
import { pgTable, text, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';

/** Builds of engines, each on a class of machines, whose results gave something else when they were docked again. */
export const quarantines = pgTable(
  'quarantines',
  {
    id: text('id').primaryKey(),
    engineSha256: text('engine_sha256').notNull(),
    engineName: text('engine_name'),
    engineVersion: text('engine_version'),
    /** The empty string stands for machines of before they were kept. */
    machineClass: text('machine_class').notNull(),
    /** The result that gave something else, and the run in which it had been reused. */
    taskResultId: idColumn('taskResult', 'task_result_id').notNull(),
    runId: idColumn('run', 'run_id').notNull(),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    detail: text('detail').notNull(),
    createdAt: createdAt(),
    /** When the entries of the build were invalidated: what is docked from then on is reused. */
    liftedAt: moment('lifted_at'),
  },
  (t) => [
    uniqueIndex('quarantines_standing_key')
      .on(t.engineSha256, t.machineClass)
      .where(sql`${t.liftedAt} is null`),
  ],
);
