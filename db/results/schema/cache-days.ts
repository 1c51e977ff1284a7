import { sql } from 'drizzle-orm';
import { check, date, doublePrecision, integer, pgTable } from 'drizzle-orm/pg-core';

/**
 * What was docked and what was reused, by day in UTC, counted in the transaction that decides each ligand: the hit
 * rate over time and all that was saved, without looking through runs, and whatever has become of the entries since.
 */
export const cacheDays = pgTable(
  'cache_days',
  {
    day: date('day', { mode: 'string' }).primaryKey(),
    hits: integer('hits').notNull().default(0),
    dockings: integer('dockings').notNull().default(0),
    /** What the engine had taken for each result, once for each time that it stood in. */
    cpuSecondsSaved: doublePrecision('cpu_seconds_saved').notNull().default(0),
  },
  (t) => [check('cache_days_not_negative', sql`${t.hits} >= 0 and ${t.dockings} >= 0`)],
);
