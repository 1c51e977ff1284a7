import { bigint, integer, pgTable, text } from 'drizzle-orm/pg-core';
import { createdAt } from '@/db/columns';

/**
 * What a pass of ageing has removed so far, counted in the transactions that removed it. The row goes when the pass
 * stands in the audit log; one that is left is of a pass that died before.
 */
export const cachePasses = pgTable('cache_passes', {
  id: text('id').primaryKey(),
  /** Entries that had not been used for longer than the organisation keeps them. */
  expired: integer('expired').notNull().default(0),
  /** Entries that had to go for the limit of size. */
  evicted: integer('evicted').notNull().default(0),
  /** Results that no entry and no run used. */
  results: integer('results').notNull().default(0),
  /** Of these. */
  bytes: bigint('bytes', { mode: 'number' }).notNull().default(0),
  createdAt: createdAt(),
});
