import { sql } from 'drizzle-orm';
import { bigint, check, doublePrecision, index, integer, jsonb, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import { WAITING_QUOTAS } from '@/lib/domain/quotas';
import type { SearchSpace } from '@/lib/domain/search-space';
import { RUN_PRIORITIES, RUN_STATES } from '@/lib/domain/states';

/** Runs, people say; what becomes of one that `jobs_meta` of the metadata database asked for, under the same id. */
export const jobs = pgTable(
  'jobs',
  {
    id: idColumn('run', 'id').primaryKey(),
    name: text('name').notNull(),
    status: text('status', { enum: RUN_STATES }).notNull().default('queued'),
    params: jsonb('params').$type<object>().notNull(),
    /** Snapshot of the target: id, name, keys and checksums of its prepared files, recipe, crystal ligand. */
    target: jsonb('target').$type<object>().notNull(),
    searchSpace: jsonb('search_space').$type<SearchSpace>().notNull(),
    /** The engine's fingerprint; null until planned. */
    engine: jsonb('engine').$type<object>(),
    inputSignature: text('input_signature'),
    seed: bigint('seed', { mode: 'number' }).notNull(),
    total: integer('total').notNull().default(0),
    /** Inputs without an outcome. */
    pending: integer('pending').notNull().default(0),
    docked: integer('docked').notNull().default(0),
    reused: integer('reused').notNull().default(0),
    rejected: integer('rejected').notNull().default(0),
    failed: integer('failed').notNull().default(0),
    cancelled: integer('cancelled').notNull().default(0),
    skipped: integer('skipped').notNull().default(0),
    bestAffinityKcalPerMol: doublePrecision('best_affinity_kcal_per_mol'),
    cancelRequestedAt: moment('cancel_requested_at'),
    /** Since when no more tasks are taken because somebody said so. */
    pausedAt: moment('paused_at'),
    /** Which run's tasks are taken first. */
    priority: text('priority', { enum: RUN_PRIORITIES }).notNull().default('normal'),
    /** The quota that is used up, if no more tasks are taken for that reason. */
    waitingFor: text('waiting_for', { enum: WAITING_QUOTAS }),
    waitingSince: moment('waiting_since'),
    createdAt: createdAt(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
    metrics: jsonb('metrics').$type<object>(),
    error: text('error'),
  },
  (t) => [
    index('jobs_recent_idx').on(t.createdAt.desc(), t.id.desc()),
    // Sweeps ask for what has not ended; a finished run leaves this index.
    index('jobs_open_idx').on(t.status, t.createdAt).where(sql`${t.finishedAt} is null`),
    check('jobs_status_known', isOneOf(t.status, RUN_STATES)),
    check('jobs_priority_known', isOneOf(t.priority, RUN_PRIORITIES)),
    check('jobs_waiting_known', isOneOf(t.waitingFor, WAITING_QUOTAS)),
    check(
      'jobs_totals_add_up',
      sql`${t.total} = ${t.pending} + ${t.docked} + ${t.reused} + ${t.rejected} + ${t.failed} + ${t.cancelled} + ${t.skipped}`,
    ),
    check('jobs_pending_not_negative', sql`${t.pending} >= 0`),
    check(
      'jobs_ended_is_settled',
      sql`${t.status} not in ('completed', 'failed', 'cancelled') or (${t.pending} = 0 and ${t.finishedAt} is not null)`,
    ),
  ],
);
