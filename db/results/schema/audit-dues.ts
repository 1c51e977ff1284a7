import { jsonb, pgTable } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';

/**
 * Entries that the audit log is owed for changes in this database, written in the transaction of the change. The log is
 * in the shared database, and no transaction spans both: whoever dies in between leaves the entry here, and the sweep
 * brings it over.
 */
export const auditDues = pgTable('audit_dues', {
  /** The id that the entry will have there: a repeat recognises it. */
  id: idColumn('auditEntry', 'id').primaryKey(),
  entry: jsonb('entry').$type<object>().notNull(),
  createdAt: createdAt(),
});
