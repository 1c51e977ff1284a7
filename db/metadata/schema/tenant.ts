import { idColumn } from '@/db/columns';
import { organizations } from './organizations';

/**
 * The first column of every tenant table, and of every unique key and of every foreign key between tenant
 * tables: row-level security hides neither a duplicate-key error nor another organisation's row from a
 * foreign-key check.
 */
export const orgId = () =>
  idColumn('organization', 'org_id')
    .notNull()
    .references(() => organizations.id);
