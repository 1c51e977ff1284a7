import type { JobRecord } from '@/db/results/jobs-repository';
import { cancelOpenTasks, listIdleChunks } from '@/db/results/tasks-repository';
import { inngest } from '@/inngest/client';
import { runChunkReady, runRequested } from '@/inngest/events';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId } from '@/lib/domain/ids';

/** A run that was not planned by then, and a chunk of which nothing is in hand or was decided for so long, lost its wake-up. */
const IDLE_SECONDS = 300;

/**
 * Sends a run's wake-ups again if nothing has happened for long. The ledger decides what is left to do, so one too
 * many does no harm; each has an id of its own, because the orchestrator drops a repeated one for a day.
 * @param options.idleSeconds what is long; 0 for a run that is known to have lost its wake-ups
 */
export async function wakeRun(
  orgId: OrganizationId,
  job: JobRecord,
  deps: Dependencies,
  { idleSeconds = IDLE_SECONDS }: { idleSeconds?: number } = {},
): Promise<void> {
  const slot = idleSeconds > 0 ? Math.floor(Date.now() / (idleSeconds * 1000)) : `at-${Date.now()}`;
  if (job.cancelRequestedAt) {
    await deps.results.withResults(orgId, (conn) => cancelOpenTasks(conn, job.id));
    return;
  }
  if (job.status === 'queued' || job.status === 'planning') {
    const since = job.startedAt ?? job.createdAt;
    if (Date.now() - since.getTime() < idleSeconds * 1000) return;
    await inngest().send(runRequested.create({ orgId, runId: job.id }, { id: `again:${job.id}:${slot}` }));
    return;
  }
  const chunks = await deps.results.withResults(orgId, (conn) =>
    listIdleChunks(conn, job.id, { idleSeconds }),
  );
  for (const chunk of chunks) {
    await inngest().send(
      runChunkReady.create({ orgId, runId: job.id, chunk }, { id: `again:${job.id}:${chunk}:${slot}` }),
    );
  }
}
