import { bigserial, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { idColumn, moment } from '@/db/columns';
import { jobs } from './jobs';

/** What happened to a run, in order: the source of the server-sent events. */
export const jobEvents = pgTable(
  'job_events',
  {
    jobId: idColumn('run', 'job_id')
      .notNull()
      .references(() => jobs.id, { onDelete: 'cascade' }),
    /** Rises within a run in the order of commits, because the run's row is locked while one is written. */
    seq: bigserial('seq', { mode: 'number' }).notNull(),
    kind: text('kind').notNull(),
    payload: jsonb('payload').$type<object>().notNull().default({}),
    at: moment('at').notNull().defaultNow(),
  },
  (t) => [primaryKey({ columns: [t.jobId, t.seq] })],
);
