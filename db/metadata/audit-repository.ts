import { and, desc, eq } from 'drizzle-orm';
import { type Id, newId, type OrganizationId, type PipelineVersionId, type RunId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { olderThan, type PageRequest, type RecentPosition } from './page';
import { type AuditActor, auditLogs } from './schema/audit-logs';

export type AuditEntryId = Id<'auditEntry'>;

export interface AuditEntry {
  actorKind: AuditActor;
  actorId: string;
  /** Noun and verb, `run.start` for example. */
  action: string;
  subjectKind: string;
  subjectId: string;
  pipelineVersionId?: PipelineVersionId | null;
  runId?: RunId | null;
  requestId?: string | null;
  ip?: string | null;
  details?: object;
}

export interface AuditRecord extends Required<AuditEntry> {
  id: AuditEntryId;
  at: Date;
}

/** Adds an entry, in the transaction of the change that it tells of. Entries cannot be changed or taken back. */
export async function appendAudit(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  entry: AuditEntry,
): Promise<void> {
  await conn.insert(auditLogs).values({ orgId, id: newId('auditEntry'), ...entry });
}

/** The newest first. */
export async function listAudit(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  page: PageRequest<RecentPosition<AuditEntryId>>,
): Promise<AuditRecord[]> {
  const rows = await conn
    .select()
    .from(auditLogs)
    .where(
      and(eq(auditLogs.orgId, orgId), olderThan({ createdAt: auditLogs.at, id: auditLogs.id }, page.after)),
    )
    .orderBy(desc(auditLogs.at), desc(auditLogs.id))
    .limit(page.limit);
  return rows.map(({ orgId: _, ...record }) => record);
}
