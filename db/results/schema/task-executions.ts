import { sql } from 'drizzle-orm';
import {
  bigint,
  check,
  doublePrecision,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  text,
  unique,
} from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import type { LostTry } from '@/lib/domain/lost-try';
import { jobInputs } from './job-inputs';

export const TASK_STATES = ['queued', 'running', 'done', 'failed', 'cancelled'] as const;
export type TaskState = (typeof TASK_STATES)[number];

/**
 * The ledger of work: one ligand of one run to be docked. A worker holds a task by its lease; every claim
 * raises `fence`, and a write that carries an older number is refused.
 */
export const taskExecutions = pgTable(
  'task_executions',
  {
    id: idColumn('task', 'id').primaryKey(),
    jobId: idColumn('run', 'job_id').notNull(),
    ligandId: idColumn('ligand', 'ligand_id').notNull(),
    chunk: integer('chunk').notNull(),
    state: text('state', { enum: TASK_STATES }).notNull().default('queued'),
    /** Claims so far. */
    attempts: integer('attempts').notNull().default(0),
    /** Of these, how many ended by a lease that ran out: the worker died or was cut off. */
    crashes: integer('crashes').notNull().default(0),
    /** What is known of each of these, in order. They left no log. */
    lostTries: jsonb('lost_tries').$type<LostTry[]>().notNull().default([]),
    workerId: text('worker_id'),
    leaseUntil: moment('lease_until'),
    fence: bigint('fence', { mode: 'number' }).notNull().default(0),
    /** How many writes came with an older number, from workers that had lost the task, and were refused. */
    fencedWrites: integer('fenced_writes').notNull().default(0),
    /** Of the input that another task docks, if this one was given back to wait for that. */
    awaitsSignature: text('awaits_signature'),
    /** 0 to 1, from the engine's own progress bar. */
    progress: doublePrecision('progress').notNull().default(0),
    /** Cores that its engine has at this moment. */
    cores: integer('cores').notNull().default(0),
    logsUri: text('logs_uri'),
    errorCode: text('error_code'),
    error: text('error'),
    cpuSeconds: doublePrecision('cpu_seconds'),
    wallSeconds: doublePrecision('wall_seconds'),
    createdAt: createdAt(),
    startedAt: moment('started_at'),
    finishedAt: moment('finished_at'),
  },
  (t) => [
    unique('task_executions_input_key').on(t.jobId, t.ligandId),
    foreignKey({
      name: 'task_executions_input_fk',
      columns: [t.jobId, t.ligandId],
      foreignColumns: [jobInputs.jobId, jobInputs.ligandId],
    }).onDelete('cascade'),
    index('task_executions_open_idx')
      .on(t.jobId, t.chunk, t.leaseUntil)
      .where(sql`${t.state} in ('queued', 'running')`),
    // What is in the workers' hands, which a quota counts at every claim.
    index('task_executions_running_idx').on(t.jobId).where(sql`${t.state} = 'running'`),
    // What a run has brought to an end lately is its rate.
    index('task_executions_ended_idx').on(t.jobId, t.finishedAt).where(sql`${t.finishedAt} is not null`),
    check('task_executions_state_known', isOneOf(t.state, TASK_STATES)),
    check(
      'task_executions_running_is_leased',
      sql`${t.state} <> 'running' or (${t.workerId} is not null and ${t.leaseUntil} is not null)`,
    ),
    check('task_executions_progress_range', sql`${t.progress} between 0 and 1`),
  ],
);
