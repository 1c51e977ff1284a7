import { sql } from 'drizzle-orm';
import { check, doublePrecision, pgTable, text } from 'drizzle-orm/pg-core';

/**
 * Processor time of the engine by calendar month in UTC: what the end of each try has measured, counted in the
 * transaction that writes this end, and so once. `org_cpu_usage` of the metadata database is a copy.
 */
export const cpuUsage = pgTable(
  'cpu_usage',
  {
    /** `2026-11` */
    month: text('month').primaryKey(),
    cpuSeconds: doublePrecision('cpu_seconds').notNull().default(0),
  },
  (t) => [
    check('cpu_usage_month_form', sql`${t.month} ~ '^[0-9]{4}-[0-9]{2}$'`),
    check('cpu_usage_not_negative', sql`${t.cpuSeconds} >= 0`),
  ],
);
