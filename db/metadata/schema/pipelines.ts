import { pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { orgId } from './tenant';

/** Named ways of working; what they do is in their versions. */
export const pipelines = pgTable(
  'pipelines',
  {
    orgId: orgId(),
    id: idColumn('pipeline', 'id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    archivedAt: moment('archived_at'),
  },
  (t) => [primaryKey({ columns: [t.orgId, t.id] }), unique('pipelines_name_key').on(t.orgId, t.name)],
);
