import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { ResultsConnection } from '@/db/results/connection';
import { completeTasks } from '@/db/results/decisions-repository';
import { beginWaiting, getJob } from '@/db/results/jobs-repository';
import { findWhatGoesFirst } from '@/db/results/priority-repository';
import { type ClaimedTask, claimTasks, countOpenTasks, extendLeases } from '@/db/results/tasks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { QuotaExceededError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import { type DockingUsage, usedUpQuota, type WaitingQuota } from '@/lib/domain/quotas';
import type { RunSpec } from '@/lib/domain/run-spec';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { type DockingMachine, dockingMachine } from '@/lib/use-cases/docking-machine';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { CompletionQueue } from '@/lib/use-cases/runs/completion-queue';
import { dockLigand } from '@/lib/use-cases/runs/dock-ligand';
import { TaskWatch } from '@/lib/use-cases/runs/task-watch';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';

/** While another worker still holds the rest of the chunk, how long to wait before looking again. */
const RECHECK_MILLISECONDS = 1_000;
/** Ligands of runs that go first, before a chunk gives its place up to their own chunks: about what one of these has. */
const MOST_OF_OTHERS = 10;

export interface DockedChunk {
  /** Inputs of the whole run that are still undecided; 0 for the call that decided the last one. */
  runPending: number;
  /** Other runs of which the last input was decided here. */
  alsoEnded: RunId[];
  /** Set if the chunk is to be asked for once more; tells one such request from the next. */
  again: string | null;
}

/**
 * Docks what the ledger still lists for one chunk of a run. Tasks are taken one by one with a lease, so several
 * workers may be at the same chunk, and a worker that died loses only the ligands it had in hand.
 * Before each of its own ligands it takes one of the run of the organisation that goes first by its priority, if there
 * is one. When it has docked some of these, it steps back: their own chunks are waiting for its place.
 * When the organisation's storage or processor time is used up, the ligands in hand are finished and the rest of the
 * chunk is left in the ledger; the run then waits, and the sweep wakes it when there is room. A run that was paused
 * leaves its chunks the same way, to whoever resumes it.
 */
export const dockChunk = defineUseCase({
  name: 'dock-chunk',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run'), chunk: z.number().int().nonnegative() }),
  run: async (ctx, { runId, chunk }, deps): Promise<DockedChunk> => {
    const machine = dockingMachine();
    const orgId = ctx.org.id;
    const inResults = <T>(fn: (conn: ResultsConnection) => Promise<T>) => deps.results.withResults(orgId, fn);
    const job = await inResults((conn) => getJob(conn, runId));
    if (isFinalRunState(job.status) || job.pausedAt) {
      return { runPending: job.pending, alsoEnded: [], again: null };
    }
    const hands = new RunsInHand(ctx, deps, machine);
    hands.know(runId, job.params as RunSpec);
    // Two more lanes than engine slots: while the slots dock, one engine starts and the ligand after it is prepared.
    const lanes = machine.slots.count + 2;
    let waitingFor: WaitingQuota | null = null;
    let ofOthers = 0;

    async function lane(): Promise<void> {
      while (ofOthers < MOST_OF_OTHERS) {
        const usage = await currentDockingUsage(deps, orgId);
        waitingFor ??= usedUpQuota(usage);
        if (waitingFor) return;
        const taken = await inResults((conn) => takeNext(conn, machine, usage, { runId, chunk }));
        if (!taken) return;
        if (taken.runId !== runId) ofOthers++;
        try {
          await hands.dock(taken);
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
        const { open, runPending, isPaused } = await inResults((conn) =>
          countOpenTasks(conn, { runId, chunk }),
        );
        const quota = waitingFor as WaitingQuota | null;
        const mustStepBack = open > 0 && !isPaused && !quota && ofOthers >= MOST_OF_OTHERS;
        if (open === 0 || isPaused || quota || mustStepBack) {
          if (open > 0 && quota) await inResults((conn) => beginWaiting(conn, runId, quota));
          const alsoEnded = (await hands.endedRuns()).filter((other) => other !== runId);
          return { runPending, alsoEnded, again: mustStepBack ? `${Date.now()}` : null };
        }
        await sleep(RECHECK_MILLISECONDS);
      }
    } finally {
      hands.close();
    }
  },
});

interface TakenTask {
  runId: RunId;
  task: ClaimedTask;
}

/** A task of the run that goes first, or else of the chunk itself; null if there is none to take. */
async function takeNext(
  conn: ResultsConnection,
  machine: DockingMachine,
  { quotas }: DockingUsage,
  own: { runId: RunId; chunk: number },
): Promise<TakenTask | null> {
  const first = await findWhatGoesFirst(conn, own.runId);
  for (const from of first ? [first, own] : [own]) {
    const [task] = await claimTasks(conn, {
      ...from,
      workerId: machine.workerId,
      leaseSeconds: machine.limits.taskLeaseSeconds,
      limit: 1,
      concurrentTasks: quotas.concurrentTasks,
    });
    if (task) return { runId: from.runId, task };
  }
  return null;
}

/** The runs of which ligands are docked here: what each was asked for with, and who keeps the leases of its tasks. */
class RunsInHand {
  private readonly specs = new Map<RunId, RunSpec>();
  private readonly watches = new Map<RunId, TaskWatch>();
  private readonly completions = new Map<RunId, CompletionQueue>();

  constructor(
    private readonly ctx: OrgContext,
    private readonly deps: Dependencies,
    private readonly machine: DockingMachine,
  ) {}

  know(runId: RunId, spec: RunSpec): void {
    this.specs.set(runId, spec);
  }

  async dock({ runId, task }: TakenTask): Promise<void> {
    const { ctx, deps, machine } = this;
    await this.watchOf(runId).hold(task, async (handle) => {
      const spec = await this.specOf(runId);
      const completions = this.completionsOf(runId);
      await dockLigand({ ctx, deps, machine, orgId: ctx.org.id, runId, spec, task, completions, ...handle });
    });
  }

  /** Those of which every input is decided. */
  async endedRuns(): Promise<RunId[]> {
    const ids = [...this.watches.keys()];
    const jobs = await this.deps.results.withResults(this.ctx.org.id, (conn) =>
      Promise.all(ids.map((id) => getJob(conn, id))),
    );
    return jobs.filter(({ pending }) => pending === 0).map(({ id }) => id);
  }

  close(): void {
    for (const watch of this.watches.values()) watch.close();
  }

  private async specOf(runId: RunId): Promise<RunSpec> {
    const known = this.specs.get(runId);
    if (known) return known;
    const job = await this.deps.results.withResults(this.ctx.org.id, (conn) => getJob(conn, runId));
    this.know(runId, job.params as RunSpec);
    return job.params as RunSpec;
  }

  private completionsOf(runId: RunId): CompletionQueue {
    const there = this.completions.get(runId);
    if (there) return there;
    const queue = new CompletionQueue((done) =>
      this.deps.results.withResults(this.ctx.org.id, (conn) => completeTasks(conn, runId, done)),
    );
    this.completions.set(runId, queue);
    return queue;
  }

  private watchOf(runId: RunId): TaskWatch {
    const there = this.watches.get(runId);
    if (there) return there;
    const leaseSeconds = this.machine.limits.taskLeaseSeconds;
    const watch = new TaskWatch(
      (held) =>
        this.deps.results.withResults(this.ctx.org.id, (conn) =>
          extendLeases(conn, { runId, held, leaseSeconds }),
        ),
      (leaseSeconds * 1000) / 3,
    );
    this.watches.set(runId, watch);
    return watch;
  }
}
