import type { AuditEntry } from '@/db/metadata/audit-repository';
import type { OperatorContext } from '@/lib/auth/operator-context';
import type { OrgContext } from '@/lib/auth/org-context';
import type { PipelineVersionId, RunId } from '@/lib/domain/ids';
import { actorId } from '@/lib/use-cases/actor';

/** Who changes something, from where and by which request. */
export type Author = Required<Pick<AuditEntry, 'actorKind' | 'actorId' | 'requestId' | 'ip'>>;

/** What was changed, as the audit log tells it. */
export interface AuditedChange {
  action: string;
  subjectKind: string;
  subjectId: string;
  pipelineVersionId?: PipelineVersionId | null;
  runId?: RunId;
  details?: Record<string, unknown>;
}

/** The audit row of a change: its author, beside what was changed. */
export function auditEntry(ctx: OrgContext, change: AuditedChange) {
  return entryBy(
    { actorKind: ctx.actor.kind, actorId: actorId(ctx), requestId: ctx.requestId, ip: ctx.ip },
    change,
  );
}

/** Of what the operator does, for the audit log of the organisation concerned. */
export function operatorAuthor({ operator, requestId, ip }: OperatorContext): Author {
  return { actorKind: 'operator', actorId: operator.userId, requestId, ip };
}

/** The same for an author that has no context: a command, or the operator. */
export function entryBy(author: Author, change: AuditedChange) {
  return {
    ...author,
    pipelineVersionId: change.pipelineVersionId ?? null,
    runId: change.runId ?? null,
    action: change.action,
    subjectKind: change.subjectKind,
    subjectId: change.subjectId,
    details: change.details ?? {},
  };
}
