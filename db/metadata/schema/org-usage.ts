import { sql } from 'drizzle-orm';
import { bigint, check, doublePrecision, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { moment } from '@/db/columns';
import { orgId } from './tenant';

/** What an organisation has in store, counted in the transaction of each change, so that quotas hold under load. */
export const orgUsage = pgTable(
  'org_usage',
  {
    orgId: orgId().primaryKey(),
    storageBytes: bigint('storage_bytes', { mode: 'number' }).notNull().default(0),
    updatedAt: moment('updated_at').notNull().defaultNow(),
  },
  (t) => [check('org_usage_bytes_not_negative', sql`${t.storageBytes} >= 0`)],
);

/** Processor time of an organisation's dockings by calendar month in UTC. */
export const orgCpuUsage = pgTable(
  'org_cpu_usage',
  {
    orgId: orgId(),
    /** `2026-11` */
    month: text('month').notNull(),
    cpuSeconds: doublePrecision('cpu_seconds').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.month] }),
    check('org_cpu_usage_month_form', sql`${t.month} ~ '^[0-9]{4}-[0-9]{2}$'`),
    check('org_cpu_usage_not_negative', sql`${t.cpuSeconds} >= 0`),
  ],
);
