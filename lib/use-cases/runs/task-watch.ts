import type { TaskId } from '@/lib/domain/ids';

/** A task in this worker's hands: its row and the fencing number of the claim. */
export interface HeldTask {
  id: TaskId;
  fence: number;
}

/**
 * Keeps the leases of the tasks in hand and tells each of them when it is no longer ours: cancelled, taken by
 * another worker after a long pause, or its run ended. The signal then aborts, and the engine's process is killed.
 */
export class TaskWatch {
  private readonly held = new Map<
    TaskId,
    { task: HeldTask; controller: AbortController; progress: number; cores: number }
  >();
  private readonly timer: NodeJS.Timeout;
  private beating = false;

  /**
   * @param extend extends the leases of these tasks, records their progress and cores, answers the ids that are still ours
   */
  constructor(
    private readonly extend: (held: (HeldTask & { progress: number; cores: number })[]) => Promise<TaskId[]>,
    leaseIntervalMilliseconds: number,
  ) {
    this.timer = setInterval(() => void this.beat(), Math.min(leaseIntervalMilliseconds, 1_000));
    this.timer.unref();
  }

  /** Runs `work` while holding `task`; its signal aborts as soon as the task is lost. */
  async hold<T extends HeldTask>(
    task: T,
    work: (handle: {
      signal: AbortSignal;
      report: (progress: number) => void;
      useCores: (cores: number) => void;
    }) => Promise<void>,
  ): Promise<void> {
    const entry = {
      task: { id: task.id, fence: task.fence },
      controller: new AbortController(),
      progress: 0,
      cores: 0,
    };
    this.held.set(task.id, entry);
    try {
      await work({
        signal: entry.controller.signal,
        report: (progress) => {
          entry.progress = progress;
        },
        useCores: (cores) => {
          entry.cores = cores;
        },
      });
    } finally {
      this.held.delete(task.id);
    }
  }

  private async beat(): Promise<void> {
    if (this.beating || this.held.size === 0) return;
    this.beating = true;
    try {
      const asked = [...this.held.values()];
      const ours = new Set(
        await this.extend(asked.map(({ task, progress, cores }) => ({ ...task, progress, cores }))),
      );
      for (const entry of asked) if (!ours.has(entry.task.id)) entry.controller.abort();
    } catch {
      // The database is away. The lease may run out meanwhile; then the fence refuses what we write.
    } finally {
      this.beating = false;
    }
  }

  close(): void {
    clearInterval(this.timer);
  }
}
