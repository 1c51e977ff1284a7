import { appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import type { LibraryRecord } from '@/db/metadata/libraries-repository';
import { appendOutbox } from '@/db/metadata/outbox-repository';
import {
  findRunMetaByIdempotencyKey,
  getRunMeta,
  insertRunMeta,
  lockIdempotencyKey,
} from '@/db/metadata/runs-repository';
import type { TargetRecord } from '@/db/metadata/targets-repository';
import { runRequested } from '@/inngest/events';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { ConflictError, UnavailableError } from '@/lib/domain/errors';
import { newId, type PipelineVersionId } from '@/lib/domain/ids';
import type { RunDetail } from '@/lib/domain/resources/runs';
import type { RunSpec } from '@/lib/domain/run-spec';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { relayOutbox } from '@/lib/use-cases/maintenance/relay-outbox';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { NO_FACTS, serialiseRunDetail } from '@/lib/use-cases/runs/serialise-run';
import { requireCpuTime } from '@/lib/use-cases/usage/docking-usage';

/** What a run is asked for with. */
export interface WantedRun {
  name: string;
  /** The version of a pipeline that the specification came from; null: none. */
  pipelineVersionId: PipelineVersionId | null;
  spec: RunSpec;
  /** For the audit log, beside target and library. */
  details?: Record<string, string>;
}

/**
 * Asks for a run: one metadata transaction writes the run, its event and its audit row; the relay behind it makes the
 * rows in the organisation's results database and wakes the worker. The same idempotency key gives the same run.
 * @param make says what is wanted, in that transaction, or throws
 * @throws QuotaExceededError if this month's processor time is used up
 */
export async function requestRun(
  ctx: OrgContext,
  deps: Dependencies,
  idempotencyKey: string | undefined,
  make: (tx: OrganizationConnection) => Promise<WantedRun>,
): Promise<RunDetail> {
  const orgId = ctx.org.id;
  const runId = await deps.metadata.withOrganization(orgId, async (tx) => {
    if (idempotencyKey) {
      await lockIdempotencyKey(tx, orgId, idempotencyKey);
      const earlier = await findRunMetaByIdempotencyKey(tx, orgId, idempotencyKey);
      if (earlier) return earlier.id;
    }
    await requireCpuTime(tx, orgId);
    const { name, spec, pipelineVersionId, details } = await make(tx);
    const [id, targetId, libraryId] = [newId('run'), spec.target.id, spec.library.id];
    await insertRunMeta(tx, orgId, {
      ...{ id, name, targetId, libraryId, pipelineVersionId, params: spec },
      createdBy: actorId(ctx),
      idempotencyKey: idempotencyKey ?? null,
    });
    await appendOutbox(tx, orgId, {
      eventName: runRequested.name,
      eventId: id,
      payload: { orgId, runId: id },
    });
    await appendAudit(
      tx,
      orgId,
      auditEntry(ctx, {
        ...{ action: 'run.start', subjectKind: 'run', subjectId: id, runId: id, pipelineVersionId },
        details: { targetId, libraryId, ...details },
      }),
    );
    return id;
  });
  await relayOutbox(orgId, deps);
  try {
    return await getRun(ctx, { runId });
  } catch (error) {
    // The run is kept: while the results database is away, it stands as it was asked for, and the sweep goes on.
    if (!(error instanceof UnavailableError)) throw error;
    const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
    return serialiseRunDetail(ctx, meta, null, NO_FACTS);
  }
}

/** @throws ConflictError if one of the two was archived */
export function refuseArchived(target: TargetRecord, library: LibraryRecord): void {
  if (target.archivedAt) {
    throw new ConflictError(`The target "${target.name}" is archived. Choose another one.`);
  }
  if (library.archivedAt) {
    throw new ConflictError(`The library "${library.name}" is archived. Choose another one.`);
  }
}
