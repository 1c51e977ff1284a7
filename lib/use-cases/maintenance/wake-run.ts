import { beginWaiting, endWaiting, type JobRecord } from '@/db/results/jobs-repository';
import { listIdleChunks, listOpenChunks } from '@/db/results/tasks-repository';
import { inngest } from '@/inngest/client';
import { runChunkReady, runRequested } from '@/inngest/events';
import type { Dependencies } from '@/lib/dependencies';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import type { WaitingQuota } from '@/lib/domain/quotas';

/** A run that was not planned by then, and a chunk of which nothing is in hand or was decided for so long, lost its wake-up. */
const IDLE_SECONDS = 300;

/**
 * Sends a run's wake-ups again if nothing has happened for long. The ledger decides what is left to do, so one too
 * many does no harm; each has an id of its own, because the orchestrator drops a repeated one for a day.
 * @param usedUp the quota that keeps the organisation from docking now: a run that waits goes on only without one
 * @param options.idleSeconds what is long; 0 for a run that is known to have lost its wake-ups
 */
export async function wakeRun(
  orgId: OrganizationId,
  job: JobRecord,
  usedUp: WaitingQuota | null,
  deps: Dependencies,
  { idleSeconds = IDLE_SECONDS }: { idleSeconds?: number } = {},
): Promise<void> {
  const slot = idleSeconds > 0 ? Math.floor(Date.now() / (idleSeconds * 1000)) : `at-${Date.now()}`;
  // What is left of it is in the hands of workers, who see for themselves that it was cancelled.
  if (job.cancelRequestedAt) return;
  if (job.status === 'queued' || job.status === 'planning') {
    const since = job.startedAt ?? job.createdAt;
    if (Date.now() - since.getTime() < idleSeconds * 1000) return;
    await inngest().send(runRequested.create({ orgId, runId: job.id }, { id: `again:${job.id}:${slot}` }));
    return;
  }
  if (job.pausedAt) return;
  if (job.waitingFor) {
    if (usedUp) await deps.results.withResults(orgId, (conn) => beginWaiting(conn, job.id, usedUp));
    else await endWait(orgId, job, deps);
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

/** Wakes every chunk that a run left when it began to wait; those that ended for that reason sleep for good. */
async function endWait(orgId: OrganizationId, job: JobRecord, deps: Dependencies): Promise<void> {
  const since = await deps.results.withResults(orgId, (conn) => endWaiting(conn, job.id));
  if (since) await wakeChunks(orgId, job.id, since, deps);
}

/**
 * Sends the wake-ups of all that is left of a run, after a rest in which they were not heeded.
 * @param since when the rest began: what makes the events of each rest its own
 */
export async function wakeChunks(
  orgId: OrganizationId,
  runId: RunId,
  since: Date,
  deps: Dependencies,
): Promise<void> {
  const chunks = await deps.results.withResults(orgId, (conn) => listOpenChunks(conn, runId));
  if (chunks.length === 0) return;
  // Should this fail, nothing of the run is in hand, and it is woken as an idle one.
  await inngest().send(
    chunks.map((chunk) =>
      runChunkReady.create({ orgId, runId, chunk }, { id: `again:${runId}:${chunk}:${since.getTime()}` }),
    ),
  );
}
