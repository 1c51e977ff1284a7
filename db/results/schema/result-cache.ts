import { sql } from 'drizzle-orm';
import { bigint, boolean, check, doublePrecision, integer, pgTable, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { taskResults } from './task-results';

/** Which results may stand for a new run with the same exact input. Forgetting an entry makes it dock again. */
export const resultCache = pgTable(
  'result_cache',
  {
    exactSignature: text('exact_signature').primaryKey(),
    taskResultId: idColumn('taskResult', 'task_result_id')
      .notNull()
      .references(() => taskResults.id, { onDelete: 'cascade' }),
    hits: integer('hits').notNull().default(0),
    createdAt: createdAt(),
    /** When it was docked or last stood in. */
    lastUsedAt: moment('last_used_at').notNull().defaultNow(),
    /** From then on it may be removed, if no run uses its result. Null: no limit of time. */
    expiresAt: moment('expires_at'),
    /** Never removed by age or size. */
    pinned: boolean('pinned').notNull().default(false),
    /** Of the result's object. */
    bytes: bigint('bytes', { mode: 'number' }).notNull(),
    /** Of its docking; null if it was not measured. */
    cpuSeconds: doublePrecision('cpu_seconds'),
    /** What it was docked into. */
    targetId: idColumn('target', 'target_id'),
    engineName: text('engine_name'),
    engineVersion: text('engine_version'),
    /** Of the engine's program: its build. */
    engineSha256: text('engine_sha256'),
    /** Of the processor that it was docked on; null for what was docked before it was kept. */
    machineClass: text('machine_class'),
    /** When it was last docked again and gave the same. */
    verifiedAt: moment('verified_at'),
  },
  (t) => [
    unique('result_cache_result_key').on(t.taskResultId),
    check('result_cache_hits_not_negative', sql`${t.hits} >= 0`),
    check('result_cache_bytes_not_negative', sql`${t.bytes} >= 0`),
  ],
);
