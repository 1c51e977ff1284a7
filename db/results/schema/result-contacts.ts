import { sql } from 'drizzle-orm';
import { check, doublePrecision, index, integer, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { idColumn, isOneOf } from '@/db/columns';
import { INTERACTION_KINDS } from '@/lib/domain/resources/pose-analysis';
import { taskResults } from './task-results';

/** What the best pose of a result holds on to: one row for each residue and kind of interaction. */
export const resultContacts = pgTable(
  'result_contacts',
  {
    taskResultId: idColumn('taskResult', 'task_result_id')
      .notNull()
      .references(() => taskResults.id, { onDelete: 'cascade' }),
    chainId: text('chain_id').notNull(),
    residueNumber: integer('residue_number').notNull(),
    insertionCode: text('insertion_code').notNull(),
    residueName: text('residue_name').notNull(),
    kind: text('kind', { enum: INTERACTION_KINDS }).notNull(),
    /** Interactions of this kind with this residue. */
    interactions: integer('interactions').notNull(),
    /** Of the nearest of them, as its kind measures distance. */
    distanceAngstrom: doublePrecision('distance_angstrom').notNull(),
  },
  (t) => [
    primaryKey({
      name: 'result_contacts_pk',
      columns: [t.taskResultId, t.chainId, t.residueNumber, t.insertionCode, t.residueName, t.kind],
    }),
    // For a residue that few ligands of many touch.
    index('result_contacts_residue_idx').on(
      t.residueNumber,
      t.chainId,
      t.residueName,
      t.insertionCode,
      t.kind,
      t.taskResultId,
    ),
    check('result_contacts_kind_known', isOneOf(t.kind, INTERACTION_KINDS)),
    check('result_contacts_are_some', sql`${t.interactions} > 0`),
  ],
);
