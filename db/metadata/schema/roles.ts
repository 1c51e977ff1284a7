import { boolean, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn } from '@/db/columns';
import { orgId } from './tenant';

/** Named sets of permissions, of one organisation. */
export const roles = pgTable(
  'roles',
  {
    orgId: orgId(),
    id: idColumn('role', 'id').notNull(),
    name: text('name').notNull(),
    permissions: text('permissions').array().notNull(),
    /** Made with the organisation; may not be changed or deleted. */
    builtIn: boolean('built_in').notNull().default(false),
    createdAt: createdAt(),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), unique('roles_name_key').on(t.orgId, t.name)],
);
