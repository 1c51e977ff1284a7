import { sql } from 'drizzle-orm';
import {
  bigint,
  bigserial,
  boolean,
  index,
  integer,
  pgSchema,
  primaryKey,
  text,
  timestamp,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';

/**
 * The state of the embedded orchestrator. Bodies (events, outcomes of steps) are JSON kept as `text`: they
 * are only ever read whole, and `jsonb` refuses the character U+0000 that a ligand's name may hold.
 */
export const orchestrator = pgSchema('orchestrator');

/** Every claim takes a number that no claim had before; a write-back that shows an older one is dropped. */
export const fenceSequence = orchestrator.sequence('fence');
/** Steps are replayed in the order in which they were done. */
export const doneSequence = orchestrator.sequence('done');

const instant = (name: string) => timestamp(name, { withTimezone: true });

/** An accepted event. The id is unique for 24 hours; a worker routes it to functions, waits and cancellations. */
export const event = orchestrator.table(
  'event',
  {
    id: text('id').primaryKey(),
    seq: bigserial('seq', { mode: 'bigint' }).notNull(),
    name: text('name').notNull(),
    body: text('body').notNull(),
    receivedAt: instant('received_at').notNull().defaultNow(),
    routedAt: instant('routed_at'),
  },
  (t) => [
    index('event_unrouted').on(t.seq).where(sql`routed_at is null`),
    index('event_received').on(t.receivedAt),
  ],
);

/** One function run. `lane` groups the jobs that the same limits hold back: function, organisation, limit keys. */
export const run = orchestrator.table(
  'run',
  {
    id: text('id').primaryKey(),
    functionId: text('function_id').notNull(),
    eventId: text('event_id').notNull(),
    event: text('event').notNull(),
    status: text('status', { enum: ['running', 'completed', 'failed', 'cancelled'] }).notNull(),
    /** The organisation, from `event.data.orgId`; null for the system's own work. */
    fairKey: text('fair_key'),
    lane: text('lane').notNull(),
    limitKeys: text('limit_keys').array().notNull(),
    limitValues: integer('limit_values').array().notNull(),
    /** Hashes by which an event that may cancel this run finds it. */
    cancelKeys: text('cancel_keys').array().notNull(),
    parentRunId: text('parent_run_id'),
    parentStepId: text('parent_step_id'),
    stepCount: integer('step_count').notNull().default(0),
    stateBytes: bigint('state_bytes', { mode: 'number' }).notNull().default(0),
    output: text('output'),
    error: text('error'),
    createdAt: instant('created_at').notNull().defaultNow(),
    finishedAt: instant('finished_at'),
  },
  (t) => [
    index('run_cancel_keys').using('gin', t.cancelKeys).where(sql`status = 'running'`),
    index('run_finished').on(t.finishedAt).where(sql`finished_at is not null`),
  ],
);

/** A step of a run: pending (planned, asleep, waiting, invoking) until `doneAt`, then memoised. */
export const step = orchestrator.table(
  'step',
  {
    runId: text('run_id')
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    stepId: text('step_id').notNull(),
    op: text('op').notNull(),
    name: text('name').notNull(),
    /** In a race every step that is done wakes the function; otherwise only the last pending one does. */
    race: boolean('race').notNull().default(false),
    /** When a sleep ends, or a wait or an invocation times out. */
    dueAt: instant('due_at'),
    waitEvent: text('wait_event'),
    /** Path in the awaited event, and hash of the value it must have, so that an event finds its waits by index. */
    waitPath: text('wait_path'),
    waitValue: text('wait_value'),
    waitExpression: text('wait_expression'),
    outcome: text('outcome'),
    doneSeq: bigint('done_seq', { mode: 'bigint' }),
    createdAt: instant('created_at').notNull().defaultNow(),
    doneAt: instant('done_at'),
  },
  (t) => [
    primaryKey({ columns: [t.runId, t.stepId] }),
    index('step_due').on(t.dueAt).where(sql`done_at is null and due_at is not null`),
    index('step_waiting')
      .on(t.waitEvent, t.waitPath, t.waitValue)
      .where(sql`done_at is null and wait_event is not null`),
  ],
);

/**
 * A call of the function that is due: `stepId` is empty for the function as a whole, else the one planned
 * step to run. `attempt` counts answers that were errors, `crashes` counts leases that ran out: a lost worker
 * says nothing about the work.
 */
export const job = orchestrator.table(
  'job',
  {
    id: uuid('id').primaryKey().defaultRandom(),
    runId: text('run_id')
      .notNull()
      .references(() => run.id, { onDelete: 'cascade' }),
    stepId: text('step_id').notNull(),
    functionId: text('function_id').notNull(),
    fairKey: text('fair_key'),
    lane: text('lane').notNull(),
    limitKeys: text('limit_keys').array().notNull(),
    limitValues: integer('limit_values').array().notNull(),
    dueAt: instant('due_at').notNull().defaultNow(),
    attempt: integer('attempt').notNull().default(0),
    crashes: integer('crashes').notNull().default(0),
    /** A race was decided while the function was being called: call it once more. */
    again: boolean('again').notNull().default(false),
    fence: bigint('fence', { mode: 'bigint' }),
    leasedBy: text('leased_by'),
    leaseUntil: instant('lease_until'),
  },
  (t) => [
    uniqueIndex('job_run_step').on(t.runId, t.stepId),
    index('job_ready').on(t.lane, t.dueAt, t.id).where(sql`lease_until is null`),
    index('job_due').on(t.dueAt).where(sql`lease_until is null`),
    index('job_leased').on(t.leaseUntil).where(sql`lease_until is not null`),
  ],
);

/** Values of a function's `idempotency` expression that started a run within the last 24 hours. */
export const idempotency = orchestrator.table(
  'idempotency',
  {
    functionId: text('function_id').notNull(),
    key: text('key').notNull(),
    runId: text('run_id').notNull(),
    expiresAt: instant('expires_at').notNull(),
  },
  (t) => [primaryKey({ columns: [t.functionId, t.key] }), index('idempotency_expires').on(t.expiresAt)],
);
