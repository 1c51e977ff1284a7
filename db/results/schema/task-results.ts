import { sql } from 'drizzle-orm';
import { bigint, check, doublePrecision, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { RestoredResult } from '@/lib/domain/run-spec';

/**
 * What docking one prepared ligand gave. The poses are one object in the store. Which of several results of the same
 * exact input stands for new runs is said by `result_cache`; the others are what older runs go on to show.
 */
export const taskResults = pgTable(
  'task_results',
  {
    id: idColumn('taskResult', 'id').primaryKey(),
    /** SHA-256 of the bytes that ran: only this is ever substituted. */
    exactSignature: text('exact_signature').notNull(),
    /** SHA-256 of the chemistry: the same molecule and site, perhaps with other settings. */
    identitySignature: text('identity_signature').notNull(),
    /** SHA-256 of the molecule alone. Null for what was docked before it was kept. */
    ligandIdentity: text('ligand_identity'),
    /** All that `exact_signature` is of. Null for what was docked before it was kept. */
    signedInput: jsonb('signed_input').$type<SignatureInput>(),
    engine: jsonb('engine').$type<object>().notNull(),
    /** Of the processor; see `lib/docking/machine-class.ts`. Null for what was docked before it was kept. */
    machineClass: text('machine_class'),
    /** Which way of writing poses gave the object: see `POSES_FORMAT`. */
    posesFormat: integer('poses_format').notNull().default(1),
    /** When its object was found not to be what was stored. */
    damagedAt: moment('damaged_at'),
    objectKey: text('object_key').notNull(),
    objectBytes: bigint('object_bytes', { mode: 'number' }).notNull(),
    objectSha256: text('object_sha256').notNull(),
    poseCount: integer('pose_count').notNull(),
    bestAffinityKcalPerMol: doublePrecision('best_affinity_kcal_per_mol').notNull(),
    seed: bigint('seed', { mode: 'number' }).notNull(),
    /** Known defects of the engine's build that were repaired in the scores. */
    repairs: jsonb('repairs').$type<string[]>().notNull().default([]),
    flags: text('flags').array().notNull().default([]),
    cpuSeconds: doublePrecision('cpu_seconds'),
    wallSeconds: doublePrecision('wall_seconds'),
    /** Where it was docked, if it was not here: it came with a proof bundle, and stands for no other run. */
    restoredFrom: jsonb('restored_from').$type<RestoredResult>(),
    createdByTask: idColumn('task', 'created_by_task').notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    index('task_results_exact_idx').on(t.exactSignature),
    index('task_results_identity_idx').on(t.identitySignature),
    index('task_results_ligand_idx').on(t.ligandIdentity),
    check('task_results_has_poses', sql`${t.poseCount} > 0`),
    check('task_results_affinity_is_a_number', sql`${t.bestAffinityKcalPerMol} between -1000 and 1000`),
    check('task_results_sha256_form', sql`${t.objectSha256} ~ '^[0-9a-f]{64}$'`),
  ],
);
