import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { beginWaiting, getJob } from '@/db/results/jobs-repository';
import { claimTasks, countOpenTasks, extendLeases } from '@/db/results/tasks-repository';
import { QuotaExceededError } from '@/lib/domain/errors';
import { usedUpQuota, type WaitingQuota } from '@/lib/domain/quotas';
import type { RunSpec } from '@/lib/domain/run-spec';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { dockingMachine } from '@/lib/use-cases/docking-machine';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { dockLigand } from '@/lib/use-cases/runs/dock-ligand';
import { TaskWatch } from '@/lib/use-cases/runs/task-watch';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';

/** While another worker still holds the rest of the chunk, how long to wait before looking again. */
const RECHECK_MILLISECONDS = 1_000;

/**
 * Docks what the ledger still lists for one chunk of a run. Tasks are taken one by one with a lease, so several
 * workers may be at the same chunk, and a worker that died loses only the ligands it had in hand.
 * When the organisation's storage or processor time is used up, the ligands in hand are finished and the rest of the
 * chunk is left in the ledger; the run then waits, and the sweep wakes it when there is room.
 * Returns how many inputs of the whole run are still undecided; 0 for the call that decided the last one.
 */
export const dockChunk = defineUseCase({
  name: 'dock-chunk',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run'), chunk: z.number().int().nonnegative() }),
  run: async (ctx, { runId, chunk }, deps) => {
    const machine = dockingMachine();
    const orgId = ctx.org.id;
    const job = await deps.results.withResults(orgId, (conn) => getJob(conn, runId));
    if (isFinalRunState(job.status)) return { runPending: job.pending };

    const watch = new TaskWatch(
      (held) =>
        deps.results.withResults(orgId, (conn) =>
          extendLeases(conn, { runId, held, leaseSeconds: machine.limits.taskLeaseSeconds }),
        ),
      (machine.limits.taskLeaseSeconds * 1000) / 3,
    );
    // Two more lanes than engine slots: while the slots dock, one engine starts and the ligand after it is prepared.
    const lanes = machine.slots.count + 2;
    const spec = job.params as RunSpec;
    let waitingFor: WaitingQuota | null = null;

    async function lane(): Promise<void> {
      for (;;) {
        const usage = await currentDockingUsage(deps, orgId);
        waitingFor ??= usedUpQuota(usage);
        if (waitingFor) return;
        const [task] = await deps.results.withResults(orgId, (conn) =>
          claimTasks(conn, {
            runId,
            chunk,
            workerId: machine.workerId,
            leaseSeconds: machine.limits.taskLeaseSeconds,
            limit: 1,
            concurrentTasks: usage.quotas.concurrentTasks,
          }),
        );
        if (!task) return;
        try {
          await watch.hold(task, (handle) =>
            dockLigand({ deps, machine, orgId, runId, spec, task, ...handle }),
          );
        } catch (error) {
          if (!(error instanceof QuotaExceededError)) throw error;
          waitingFor = 'storageBytes';
        }
      }
    }

    try {
      for (;;) {
        // All lanes end before an error is passed on: none may go on docking behind the step's back.
        const ended = await Promise.allSettled(Array.from({ length: lanes }, lane));
        for (const outcome of ended) if (outcome.status === 'rejected') throw outcome.reason;
        const { open, runPending } = await deps.results.withResults(orgId, (conn) =>
          countOpenTasks(conn, { runId, chunk }),
        );
        if (open === 0) return { runPending };
        const quota = waitingFor as WaitingQuota | null;
        if (quota) {
          await deps.results.withResults(orgId, (conn) => beginWaiting(conn, runId, quota));
          return { runPending };
        }
        await sleep(RECHECK_MILLISECONDS);
      }
    } finally {
      watch.close();
    }
  },
});
