import type { LedgerRecord } from '@/db/results/job-inputs-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { RunId } from '@/lib/domain/ids';
import type { LedgerRow } from '@/lib/domain/resources/runs';
import { ligandName, seesStructures, unlessMasked } from '@/lib/use-cases/structure-mask';

/** One input record of a run: for the page, the API and the table that is exported. */
export function serialiseLedgerRow(ctx: OrgContext, runId: RunId, record: LedgerRecord): LedgerRow {
  return {
    ligandId: record.ligandId,
    record: record.ordinal,
    line: record.line,
    name: ligandName(ctx, record),
    outcome: record.outcome,
    reasonCode: record.reasonCode,
    reason: unlessMasked(ctx, record.reason),
    attempts: record.attempts,
    cpuSeconds: record.cpuSeconds,
    endedAt: record.endedAt?.toISOString() ?? null,
    log:
      record.hasLog && seesStructures(ctx)
        ? `/api/v1/orgs/${ctx.org.slug}/runs/${runId}/ligands/${record.ligandId}/log`
        : null,
  };
}
