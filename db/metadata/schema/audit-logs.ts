import { check, index, jsonb, pgTable, primaryKey, text } from 'drizzle-orm/pg-core';
import { idColumn, isOneOf, moment } from '@/db/columns';
import { orgId } from './tenant';

/** Who acted: the closed union of `OrgContext`. */
export const AUDIT_ACTORS = ['member', 'token', 'system'] as const;
export type AuditActor = (typeof AUDIT_ACTORS)[number];

/** What was changed, by whom. The application role may add and read entries, not change or delete them. */
export const auditLogs = pgTable(
  'audit_logs',
  {
    orgId: orgId(),
    id: idColumn('auditEntry', 'id').notNull(),
    at: moment('at').notNull().defaultNow(),
    actorKind: text('actor_kind', { enum: AUDIT_ACTORS }).notNull(),
    actorId: text('actor_id').notNull(),
    /** Verb and noun, `run.start` for example. */
    action: text('action').notNull(),
    subjectKind: text('subject_kind').notNull(),
    subjectId: text('subject_id').notNull(),
    pipelineVersionId: idColumn('pipelineVersion', 'pipeline_version_id'),
    runId: idColumn('run', 'run_id'),
    requestId: text('request_id'),
    ip: text('ip'),
    details: jsonb('details').$type<object>().notNull().default({}),
  },
  (t) => [
    primaryKey({ columns: [t.orgId, t.id] }),
    index('audit_logs_recent_idx').on(t.orgId, t.at.desc(), t.id.desc()),
    index('audit_logs_subject_idx').on(t.orgId, t.subjectKind, t.subjectId),
    check('audit_logs_actor_known', isOneOf(t.actorKind, AUDIT_ACTORS)),
  ],
);
