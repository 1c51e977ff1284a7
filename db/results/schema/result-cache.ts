import { sql } from 'drizzle-orm';
import {
  bigint,
  boolean,
  check,
  doublePrecision,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import type { SeenInDockings } from '@/lib/domain/confidence';
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
    /**
     * Of an entry of a first seed: what was seen of it, and of it with the seeds after it, by their number less one. Null
     * for other seeds, and for what was docked before it was kept.
     */
    seen: jsonb('seen').$type<SeenInDockings[]>(),
    /** The best confidence that was found of it, and with how many seeds. */
    confidence: doublePrecision('confidence'),
    seeds: integer('seeds'),
    /** When that took the place of another one, and which. */
    replacedAt: moment('replaced_at'),
    replacedConfidence: doublePrecision('replaced_confidence'),
    replacedSeeds: integer('replaced_seeds'),
  },
  (t) => [
    unique('result_cache_result_key').on(t.taskResultId),
    check('result_cache_hits_not_negative', sql`${t.hits} >= 0`),
    check('result_cache_bytes_not_negative', sql`${t.bytes} >= 0`),
    check('result_cache_confidence_range', sql`${t.confidence} between 0 and 1`),
  ],
);
