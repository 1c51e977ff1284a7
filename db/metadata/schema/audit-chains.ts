import { bigint, pgTable, text } from 'drizzle-orm/pg-core';
import { orgId } from './tenant';

/** The end of each organisation's audit log: what the next entry is chained to, and its lock. */
export const auditChains = pgTable('audit_chains', {
  orgId: orgId().primaryKey(),
  lastSeq: bigint('last_seq', { mode: 'number' }).notNull(),
  lastHash: text('last_hash').notNull(),
});
