import { sql } from 'drizzle-orm';
import {
  check,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  unique,
  uniqueIndex,
} from 'drizzle-orm/pg-core';
import { createdAt, idColumn, moment } from '@/db/columns';
import { pipelines } from './pipelines';
import { orgId } from './tenant';

/**
 * Numbered specifications of a pipeline. A trigger refuses to change or delete a published one; it may be deprecated,
 * once.
 */
export const pipelineVersions = pgTable(
  'pipeline_versions',
  {
    orgId: orgId(),
    id: idColumn('pipelineVersion', 'id').notNull(),
    pipelineId: idColumn('pipeline', 'pipeline_id').notNull(),
    version: integer('version').notNull(),
    spec: jsonb('spec').$type<object>().notNull(),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    publishedAt: moment('published_at'),
    deprecatedAt: moment('deprecated_at'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('pipeline_versions_version_key').on(t.orgId, t.pipelineId, t.version),
    foreignKey({
      name: 'pipeline_versions_pipeline_fk',
      columns: [t.orgId, t.pipelineId],
      foreignColumns: [pipelines.orgId, pipelines.id],
    }),
    uniqueIndex('pipeline_versions_one_draft_key')
      .on(t.orgId, t.pipelineId)
      .where(sql`${t.publishedAt} is null`),
    check('pipeline_versions_from_one', sql`${t.version} >= 1`),
    check(
      'pipeline_versions_deprecated_after_published',
      sql`${t.deprecatedAt} is null or ${t.publishedAt} is not null`,
    ),
  ],
);
