import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { readDockingUsage } from '@/db/metadata/usage-repository';
import { listJobs } from '@/db/results/jobs-repository';
import { readRecentlyEnded } from '@/db/results/overview-repository';
import { listDoubtfulResults } from '@/db/results/quarantines-repository';
import { cpuSecondsOfRun } from '@/db/results/results-repository';
import { countCoresInUse, listRunningTasks } from '@/db/results/tasks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { RunId } from '@/lib/domain/ids';
import { whyWaiting } from '@/lib/domain/quotas';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { isWaiting, serialiseRunDetail } from '@/lib/use-cases/runs/serialise-run';

/** One run as it stands: counts by outcome, what is being docked, how it was asked for. */
export const getRun = defineUseCase({
  name: 'get-run',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run') }),
  run: (ctx, { runId }, deps) => loadRunDetail(ctx, runId, deps),
});

/** For callers that have checked the permission. @throws NotFoundError */
export async function loadRunDetail(ctx: OrgContext, runId: RunId, deps: Dependencies): Promise<RunDetail> {
  const orgId = ctx.org.id;
  const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
  const { job, ...facts } = await deps.results.withResults(orgId, async (conn) => {
    const [job = null] = await listJobs(conn, [runId]);
    return {
      job,
      running: job ? await listRunningTasks(conn, runId) : [],
      coresInUse: job && !job.finishedAt ? await countCoresInUse(conn, runId) : 0,
      ended: job && !job.finishedAt ? (await readRecentlyEnded(conn, [runId])).get(runId) : undefined,
      doubtful: job ? await listDoubtfulResults(conn, runId) : [],
      cpuSeconds: job?.finishedAt ? await cpuSecondsOfRun(conn, runId) : null,
    };
  });
  const waitingReason =
    job?.waitingFor && isWaiting(job)
      ? whyWaiting(
          job.waitingFor,
          await deps.metadata.withOrganization(orgId, (tx) => readDockingUsage(tx, orgId)),
        )
      : null;
  return serialiseRunDetail(ctx, meta, job, { ...facts, waitingReason });
}
