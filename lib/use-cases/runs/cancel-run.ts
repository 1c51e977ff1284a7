import { z } from 'zod';
import { getRunMeta, setRunMetaStatus } from '@/db/metadata/runs-repository';
import { finishJob, requestCancel } from '@/db/results/jobs-repository';
import { cancelOpenTasks } from '@/db/results/tasks-repository';
import { changeResults } from '@/lib/use-cases/audit/change-results';
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
    const change = { action: 'run.cancel', subjectKind: 'run', subjectId: runId, runId };
    await changeResults(ctx, deps, async (tx) => {
      const isFirst = await requestCancel(tx, runId);
      return { answer: undefined, told: isFirst ? change : null };
    });
    // Should this be cut off, the sweep finds what was asked for.
    const job = await deps.results.withResults(orgId, async (conn) => {
      await cancelOpenTasks(conn, runId);
      return finishJob(conn, runId);
    });
    await deps.metadata.withOrganization(orgId, (tx) => setRunMetaStatus(tx, orgId, runId, job.status));
    return getRun(ctx, { runId });
  },
});
