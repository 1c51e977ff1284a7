import { sql } from 'drizzle-orm';
import { bigint, check, index, jsonb, pgTable, primaryKey, text, unique } from 'drizzle-orm/pg-core';
import { idColumn, isOneOf, moment } from '@/db/columns';
import { orgId } from './tenant';

/** Who acted: the actors of `OrgContext`, and whoever runs the installation. */
export const AUDIT_ACTORS = ['member', 'token', 'system', 'operator'] as const;
export type AuditActor = (typeof AUDIT_ACTORS)[number];

/** Whether it was done. */
export const AUDIT_OUTCOMES = ['accepted', 'refused'] as const;
export type AuditOutcome = (typeof AUDIT_OUTCOMES)[number];

/**
 * What was changed or refused, by whom. The application role may add and read entries, not change or delete them.
 * A trigger (`chain_audit_entry`) sets time, number and hashes, whatever the insert says; the defaults do not pass
 * the checks.
 */
export const auditLogs = pgTable(
  'audit_logs',
  {
    orgId: orgId(),
    id: idColumn('auditEntry', 'id').notNull(),
    /** 1, 2, 3, … in each organisation, without gaps. */
    seq: bigint('seq', { mode: 'number' }).notNull().default(0),
    /** Of the entry before; 64 zeros for the first. */
    previousHash: text('previous_hash').notNull().default(''),
    /** SHA-256 over the hash before and every other column, as `audit_entry_hash` writes them. */
    hash: text('hash').notNull().default(''),
    at: moment('at').notNull().defaultNow(),
    actorKind: text('actor_kind', { enum: AUDIT_ACTORS }).notNull(),
    actorId: text('actor_id').notNull(),
    /** Verb and noun, `run.start` for example. */
    action: text('action').notNull(),
    outcome: text('outcome', { enum: AUDIT_OUTCOMES }).notNull().default('accepted'),
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
    unique('audit_logs_seq_key').on(t.orgId, t.seq),
    index('audit_logs_time_idx').on(t.orgId, t.at),
    index('audit_logs_subject_idx').on(t.orgId, t.subjectKind, t.subjectId),
    index('audit_logs_actor_idx').on(t.orgId, t.actorId, t.seq),
    check('audit_logs_actor_known', isOneOf(t.actorKind, AUDIT_ACTORS)),
    check('audit_logs_outcome_known', isOneOf(t.outcome, AUDIT_OUTCOMES)),
    check('audit_logs_seq_positive', sql`${t.seq} > 0`),
    check('audit_logs_hash_form', sql`${t.hash} ~ '^[0-9a-f]{64}$'`),
  ],
);
