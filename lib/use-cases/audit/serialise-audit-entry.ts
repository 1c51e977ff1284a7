import type { NamedAuditRecord } from '@/db/metadata/audit-repository';
import type { AuditRow } from '@/lib/domain/resources/audit';

export function serialiseAuditEntry(entry: NamedAuditRecord): AuditRow {
  return {
    id: entry.id,
    seq: entry.seq,
    at: entry.at.toISOString(),
    outcome: entry.outcome,
    action: entry.action,
    actor: {
      kind: entry.actorKind,
      id: entry.actorId,
      name: entry.actorName,
      email: entry.actorEmail,
    },
    subject: { kind: entry.subjectKind, id: entry.subjectId },
    runId: entry.runId,
    pipelineVersionId: entry.pipelineVersionId,
    requestId: entry.requestId,
    ip: entry.ip,
    details: entry.details,
    previousHash: entry.previousHash,
    hash: entry.hash,
  };
}
