import { randomUUID } from 'node:crypto';
import { WAKE_CHANNEL } from '@/db/orchestrator/events-store';
import {
  claimJob,
  lockExpiredJob,
  readClock,
  readNextDue,
  reapExpiredLeases,
} from '@/db/orchestrator/jobs-store';
import { lockRun } from '@/db/orchestrator/runs-store';
import { sweepOrchestrator } from '@/db/orchestrator/sweep-store';
import type { WorkerContext } from '@/inngest/embedded/context';
import { CronSchedules } from '@/inngest/embedded/cron';
import { withDeadline } from '@/inngest/embedded/database-errors';
import { HeldJobs } from '@/inngest/embedded/held-jobs';
import { routeEvents } from '@/inngest/embedded/route-events';
import { failJob } from '@/inngest/embedded/runs';
import { fireTimers } from '@/inngest/embedded/timers';
import { WakeSignal } from '@/inngest/embedded/wake-signal';

const SWEEP_INTERVAL_MILLISECONDS = 10 * 60_000;
const LONGEST_ERROR_WAIT_MILLISECONDS = 2_000;
/** Shortest rest, for a job that is due but held back by a limit must not make the loop spin. */
const SHORTEST_REST_MILLISECONDS = 20;

/** The loop of one worker: routes events, fires timers and schedules, frees lost leases, and claims jobs. */
export class EmbeddedWorker {
  private readonly id = randomUUID();
  private readonly signal = new WakeSignal();
  private readonly held: HeldJobs;
  private readonly crons: CronSchedules;
  private running = false;
  private loop: Promise<void> = Promise.resolve();
  private unlisten: (() => Promise<void>) | null = null;
  private nextReapAt = 0;
  private nextSweepAt = 0;

  constructor(private readonly context: WorkerContext) {
    this.held = new HeldJobs(context, () => this.signal.wake());
    this.crons = new CronSchedules(context.functions.values());
  }

  start(): void {
    this.running = true;
    this.held.start();
    this.loop = this.run();
  }

  async stop(graceSeconds: number): Promise<void> {
    this.running = false;
    this.signal.wake();
    await this.loop;
    await this.held.stop(graceSeconds);
    await this.stopListening();
  }

  private async run(): Promise<void> {
    const { settings, metrics, log } = this.context;
    let errorsInARow = 0;
    while (this.running) {
      try {
        if (!this.unlisten) await withDeadline(this.listen(), settings.databaseDeadlineSeconds);
        const rest = await withDeadline(this.tick(), settings.databaseDeadlineSeconds);
        if (errorsInARow > 0) log('info', 'The database is back.', { errors: errorsInARow });
        errorsInARow = 0;
        await this.signal.rest(rest);
      } catch (error) {
        metrics.add('databaseErrors');
        log('warn', 'The orchestrator could not use its database; it will try again.', {
          error: String(error),
        });
        errorsInARow += 1;
        await this.stopListening();
        await this.signal.rest(Math.min(100 * 2 ** errorsInARow, LONGEST_ERROR_WAIT_MILLISECONDS));
      }
    }
  }

  /** One look at all there may be to do. Gives how long the loop may rest, in milliseconds. */
  private async tick(): Promise<number> {
    const { sql, functions, metrics, settings } = this.context;
    await this.reap();
    await this.sweep();
    const nowMs = await readClock(sql);
    const slots = await this.crons.fire(sql, nowMs);
    metrics.add('cronSlotsFired', slots.fired);
    const routed = await sql.begin((tx) => routeEvents(tx, functions));
    metrics.add('eventsRouted', routed.routed);
    metrics.add('runsStarted', routed.started);
    metrics.add('runsCancelled', routed.cancelled);
    metrics.add('timersFired', await fireTimers(sql));
    await this.claim();
    // Work is claimed between two batches of events, so that a flood of them does not hold it up.
    if (routed.more) return 0;
    const dueInMs = await readNextDue(sql, nowMs);
    const soonest = Math.min(settings.pollSeconds * 1_000, dueInMs ?? Infinity, slots.nextInMs ?? Infinity);
    return Math.max(soonest, SHORTEST_REST_MILLISECONDS);
  }

  private async claim(): Promise<void> {
    const { sql, functions, settings, metrics } = this.context;
    const { leaseSeconds } = settings;
    const functionIds = [...functions.keys()];
    while (this.running && this.held.size < settings.concurrency) {
      const job = await sql.begin((tx) => claimJob(tx, { workerId: this.id, leaseSeconds, functionIds }));
      if (!job) return;
      metrics.add('jobsClaimed');
      this.held.take(job);
    }
  }

  /** Frees the jobs of lost workers, and ends those that have been lost too often. */
  private async reap(): Promise<void> {
    const { sql, settings, metrics, log } = this.context;
    if (performance.now() < this.nextReapAt) return;
    this.nextReapAt = performance.now() + (settings.leaseSeconds * 1_000) / 3;
    const { freed, poisoned } = await reapExpiredLeases(sql, settings.maxCrashes);
    metrics.add('leasesReaped', freed);
    if (freed > 0) log('warn', 'Jobs of a lost worker are free again.', { jobs: freed });
    for (const { jobId, runId, crashes } of poisoned) {
      const error = {
        name: 'WorkerLost',
        message: `The worker was lost ${crashes} times while it worked on this; it is not tried again.`,
      };
      await sql.begin(async (tx) => {
        const run = await lockRun(tx, runId);
        if (!run || !(await lockExpiredJob(tx, jobId))) return;
        await failJob(tx, run, jobId, error);
        metrics.add('jobsPoisoned');
        log('error', 'A job that loses its workers was ended.', {
          runId,
          functionId: run.functionId,
          crashes,
        });
      });
    }
  }

  private async sweep(): Promise<void> {
    const { sql, settings, log } = this.context;
    if (performance.now() < this.nextSweepAt) return;
    this.nextSweepAt = performance.now() + SWEEP_INTERVAL_MILLISECONDS;
    const swept = await sweepOrchestrator(sql, settings.retention);
    if (swept.events + swept.runs + swept.keys > 0) log('debug', 'Swept the orchestrator.', swept);
  }

  private async listen(): Promise<void> {
    const { sql, metrics } = this.context;
    const subscription = await sql.listen(WAKE_CHANNEL, () => this.signal.wake());
    this.unlisten = subscription.unlisten;
    metrics.set('listening', 1);
  }

  private async stopListening(): Promise<void> {
    const { unlisten } = this;
    this.unlisten = null;
    this.context.metrics.set('listening', 0);
    await Promise.race([unlisten?.().catch(() => {}), new Promise((resolve) => setTimeout(resolve, 1_000))]);
  }
}
