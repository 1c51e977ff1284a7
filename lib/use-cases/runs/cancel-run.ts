import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { getRunMeta, setRunMetaStatus } from '@/db/metadata/runs-repository';
import { finishJob, requestCancel } from '@/db/results/jobs-repository';
import { cancelOpenTasks } from '@/db/results/tasks-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { openJob } from '@/lib/use-cases/runs/open-job';

/**
 * Stops a run: what nobody has in hand is cancelled now, what is being docked at the worker's next heartbeat. Poses
 * that are there stay.
 */
export const cancelRun = defineUseCase({
  name: 'cancel-run',
  permission: 'run:cancel',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
    await openJob(orgId, runId, deps);
    const job = await deps.results.withResults(orgId, async (conn) => {
      await requestCancel(conn, runId);
      await cancelOpenTasks(conn, runId);
      return finishJob(conn, runId);
    });
    await deps.metadata.withOrganization(orgId, async (tx) => {
      await setRunMetaStatus(tx, orgId, runId, job.status);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, { action: 'run.cancel', subjectKind: 'run', subjectId: runId, runId }),
      );
    });
    return getRun(ctx, { runId });
  },
});
