import { check, foreignKey, index, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { createdAt, idColumn, isOneOf, moment } from '@/db/columns';
import { RUN_STATES } from '@/lib/domain/states';
import { libraries } from './libraries';
import { pipelineVersions } from './pipeline-versions';
import { targets } from './targets';
import { orgId } from './tenant';

/** Runs as they were asked for. What becomes of one is in the organisation's results database, under the same id. */
export const jobsMeta = pgTable(
  'jobs_meta',
  {
    orgId: orgId(),
    id: idColumn('run', 'id').notNull(),
    name: text('name').notNull(),
    targetId: idColumn('target', 'target_id').notNull(),
    libraryId: idColumn('library', 'library_id').notNull(),
    pipelineVersionId: idColumn('pipelineVersion', 'pipeline_version_id'),
    /** Everything the run was asked with: engine parameters, search space, preparation. */
    params: jsonb('params').$type<object>().notNull(),
    /** Follows the results database; behind it, never ahead. */
    status: text('status', { enum: RUN_STATES }).notNull().default('queued'),
    createdBy: text('created_by').notNull(),
    createdAt: createdAt(),
    finishedAt: moment('finished_at'),
    idempotencyKey: text('idempotency_key'),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    unique('jobs_meta_idempotency_key_key').on(t.orgId, t.idempotencyKey),
    foreignKey({
      name: 'jobs_meta_target_fk',
      columns: [t.orgId, t.targetId],
      foreignColumns: [targets.orgId, targets.id],
    }),
    foreignKey({
      name: 'jobs_meta_library_fk',
      columns: [t.orgId, t.libraryId],
      foreignColumns: [libraries.orgId, libraries.id],
    }),
    foreignKey({
      name: 'jobs_meta_pipeline_version_fk',
      columns: [t.orgId, t.pipelineVersionId],
      foreignColumns: [pipelineVersions.orgId, pipelineVersions.id],
    }),
    index('jobs_meta_recent_idx').on(t.orgId, t.createdAt.desc(), t.id.desc()),
    index('jobs_meta_target_idx').on(t.orgId, t.targetId),
    index('jobs_meta_library_idx').on(t.orgId, t.libraryId),
    check('jobs_meta_status_known', isOneOf(t.status, RUN_STATES)),
  ],
);
