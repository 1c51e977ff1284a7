import { sql } from 'drizzle-orm';
import { check, pgTable, primaryKey, text, unique, uniqueIndex } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import { STARTER_KEYS } from '@/lib/domain/starter-pipelines';
import { orgId } from './tenant';

/** Named ways of working; what they do is in their versions. */
export const pipelines = pgTable(
  'pipelines',
  {
    orgId: orgId(),
    id: idColumn('pipeline', 'id').notNull(),
    name: text('name').notNull(),
    description: text('description').notNull().default(''),
    /** Of one that came with the product. It stays when that is archived, so that it is not made again. */
    starter: text('starter', { enum: STARTER_KEYS }),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    archivedAt: moment('archived_at'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    uniqueIndex('pipelines_name_key').on(t.orgId, t.name).where(sql`${t.archivedAt} is null`),
    unique('pipelines_starter_key').on(t.orgId, t.starter),
    check('pipelines_starter_known', isOneOf(t.starter, STARTER_KEYS)),
  ],
);
