import type { OrgContext } from '@/lib/auth/org-context';
import type { RunId } from '@/lib/domain/ids';
import { actorId } from '@/lib/use-cases/actor';

interface AuditedChange {
  action: string;
  subjectKind: string;
  subjectId: string;
  runId?: RunId;
  details?: Record<string, unknown>;
}

/** The audit row of a change: who, from where and by which request, beside what was changed. */
export function auditEntry(ctx: OrgContext, change: AuditedChange) {
  return {
    actorKind: ctx.actor.kind,
    actorId: actorId(ctx),
    requestId: ctx.requestId,
    ip: ctx.ip,
    runId: change.runId ?? null,
    action: change.action,
    subjectKind: change.subjectKind,
    subjectId: change.subjectId,
    details: change.details ?? {},
  };
}
