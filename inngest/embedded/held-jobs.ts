import { setTimeout as delay } from 'node:timers/promises';
import { wakeWorkers } from '@/db/orchestrator/events-store';
import { extendLeases, releaseJobs } from '@/db/orchestrator/jobs-store';
import type { ClaimedJob } from '@/db/orchestrator/rows';
import { type RunState, readRunState } from '@/db/orchestrator/runs-store';
import { type WriteBack, writeAnswer } from '@/inngest/embedded/answer';
import { callFunction } from '@/inngest/embedded/call';
import type { WorkerContext } from '@/inngest/embedded/context';
import { isTransient, withDeadline } from '@/inngest/embedded/database-errors';
import type { FunctionDefinition } from '@/inngest/embedded/functions';
import { type Answer, toSerializedError } from '@/inngest/embedded/protocol';

/** Waits between tries while the database is away. */
const RETRY_MILLISECONDS = { first: 100, longest: 5_000 };

const COUNTERS = {
  written: 'answersWritten',
  over: 'answersForEndedRuns',
  stale: 'staleWritesDropped',
} as const;

/** Written for a run that ended before its call began; the write-back finds it ended, and only drops the job. */
const RUN_IS_OVER: Answer = {
  kind: 'failed',
  error: { name: 'RunIsOver', message: 'The run is over.' },
  retriable: true,
  retryAfter: null,
};

function failed(error: unknown): Answer {
  return { kind: 'failed', error: toSerializedError(error), retriable: true, retryAfter: null };
}

/** The jobs that this worker holds: calls them, keeps their leases alive, and writes their answers back. */
export class HeldJobs {
  private readonly held = new Map<string, { job: ClaimedJob; writing: boolean; done: Promise<void> }>();
  private heartbeat: NodeJS.Timeout | null = null;
  private beating = false;
  private abandoned = false;

  constructor(
    private readonly context: WorkerContext,
    private readonly onFree: () => void,
  ) {}

  get size(): number {
    return this.held.size;
  }

  start(): void {
    const intervalMilliseconds = (this.context.settings.leaseSeconds * 1_000) / 3;
    this.heartbeat = setInterval(() => void this.beat(), intervalMilliseconds);
  }

  /** Begins to work on a claimed job. */
  take(job: ClaimedJob): void {
    const entry = { job, writing: false, done: Promise.resolve() };
    this.held.set(job.fence, entry);
    this.context.metrics.set('callsInFlight', this.held.size);
    entry.done = this.work(entry).finally(() => {
      this.held.delete(job.fence);
      this.context.metrics.set('callsInFlight', this.held.size);
      this.onFree();
    });
  }

  /** Waits for the calls in flight, at most `graceSeconds`, then gives the rest back. */
  async stop(graceSeconds: number): Promise<void> {
    const allDone = Promise.all([...this.held.values()].map((entry) => entry.done));
    const waiting = new AbortController();
    await Promise.race([
      allDone,
      delay(graceSeconds * 1_000, undefined, { signal: waiting.signal }).catch(() => {}),
    ]);
    waiting.abort();
    this.abandoned = true;
    if (this.heartbeat) clearInterval(this.heartbeat);
    if (this.held.size === 0) return;
    const { sql, metrics, log, settings } = this.context;
    try {
      const release = sql.begin(async (tx) => {
        const released = await releaseJobs(tx, [...this.held.keys()]);
        await wakeWorkers(tx);
        return released;
      });
      metrics.add('jobsReleased', await withDeadline(release, settings.databaseDeadlineSeconds));
    } catch (error) {
      log('warn', 'Jobs could not be given back; their leases will run out.', { error: String(error) });
    }
  }

  private async work(entry: { job: ClaimedJob; writing: boolean }): Promise<void> {
    const { job } = entry;
    const { sql, functions, log, metrics } = this.context;
    const fields = {
      functionId: job.functionId,
      runId: job.runId,
      stepId: job.stepId,
      attempt: job.attempt,
    };
    try {
      const definition = functions.get(job.functionId);
      const state = await this.persist(() => readRunState(sql, job.runId));
      if (!definition || !state)
        return this.count(await this.persist(() => this.write(job, RUN_IS_OVER)), fields);
      let answer = await this.call(definition, job, state);
      entry.writing = true;
      if (answer.kind === 'failed') {
        if (answer.error.name === 'CallTimedOut') metrics.add('callsTimedOut');
        const { error, retriable } = answer;
        log('warn', 'A function call failed.', { ...fields, error: error.message, retriable });
      }
      try {
        this.count(await this.persist(() => this.write(job, answer)), fields);
      } catch (error) {
        // What Postgres will never take becomes the answer, so that the job ends with its reason.
        answer = failed(error);
        this.count(await this.persist(() => this.write(job, answer)), fields);
      }
    } catch (error) {
      log('error', 'A job could not be worked on; its lease will run out.', {
        ...fields,
        error: String(error),
      });
    }
  }

  private async call(definition: FunctionDefinition, job: ClaimedJob, state: RunState): Promise<Answer> {
    const { handler, settings } = this.context;
    try {
      return await callFunction(handler, definition, job, state, settings.maxCallSeconds);
    } catch (error) {
      return failed(error);
    }
  }

  /** Does `work` until the database lets it: through restarts and lost connections, until this worker is stopped. */
  private async persist<T>(work: () => Promise<T>): Promise<T> {
    const { metrics, log, settings } = this.context;
    let wait = RETRY_MILLISECONDS.first;
    for (;;) {
      try {
        return await withDeadline(work(), settings.databaseDeadlineSeconds);
      } catch (error) {
        if (!isTransient(error) || this.abandoned) throw error;
        metrics.add('databaseErrors');
        log('warn', 'The database did not take the work of a job; trying again.', { error: String(error) });
        await delay(wait);
        wait = Math.min(wait * 2, RETRY_MILLISECONDS.longest);
      }
    }
  }

  private async write(job: ClaimedJob, answer: Answer): Promise<WriteBack> {
    const { sql, functions, settings } = this.context;
    return sql.begin(async (tx) => {
      const result = await writeAnswer(tx, job, answer, { functions, backoff: settings.retryBackoff });
      // Always: the place that this job gives up may be what another worker's next job waits for.
      await wakeWorkers(tx);
      return result;
    });
  }

  private count(result: WriteBack, fields: Record<string, unknown>): void {
    const { metrics, log } = this.context;
    metrics.add(COUNTERS[result]);
    if (result === 'stale')
      log('warn', 'A late answer was dropped: its lease had gone to another worker.', fields);
  }

  private async beat(): Promise<void> {
    const { sql, settings, metrics, log } = this.context;
    const fences = [...this.held.keys()];
    if (this.beating || fences.length === 0) return;
    this.beating = true;
    try {
      const kept = await withDeadline(
        extendLeases(sql, fences, settings.leaseSeconds),
        settings.databaseDeadlineSeconds,
      );
      for (const fence of fences) {
        const entry = this.held.get(fence);
        if (!entry || entry.writing || kept.includes(fence)) continue;
        metrics.add('leasesLost');
        log('warn', 'A lease was lost while its call went on.', { runId: entry.job.runId, fence });
      }
    } catch (error) {
      metrics.add('databaseErrors');
      log('warn', 'Leases could not be extended.', { error: String(error) });
    } finally {
      this.beating = false;
    }
  }
}
