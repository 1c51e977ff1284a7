import type { CompletedTask, Completion } from '@/db/results/decisions-repository';
import { UnavailableError } from '@/lib/domain/errors';

/** Most ligands in one transaction: it takes some 50 ms, for which the run's row is locked. */
const MOST_AT_ONCE = 100;

interface Waiting {
  done: CompletedTask;
  resolve: (completion: Completion) => void;
  reject: (error: unknown) => void;
}

/**
 * Writes the docked ligands of one run, one transaction after the other: what comes in meanwhile goes together in the
 * next. Nothing waits for company; but where more is docked than transactions can be ended one by one, as many as come
 * are written at a tenth of the cost. When a transaction fails, each of its ligands is written alone, so that one that
 * cannot be written holds up no other.
 */
export class CompletionQueue {
  private readonly waiting: Waiting[] = [];
  private isWriting = false;

  constructor(private readonly write: (done: readonly CompletedTask[]) => Promise<Completion[]>) {}

  add(done: CompletedTask): Promise<Completion> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ done, resolve, reject });
      if (!this.isWriting) void this.writeAll();
    });
  }

  private async writeAll(): Promise<void> {
    this.isWriting = true;
    while (this.waiting.length > 0) await this.writeTogether(this.waiting.splice(0, MOST_AT_ONCE));
    this.isWriting = false;
  }

  private async writeTogether(batch: readonly Waiting[]): Promise<void> {
    try {
      const completions = await this.write(batch.map(({ done }) => done));
      for (const [i, { resolve }] of batch.entries()) resolve(completions[i] as Completion);
    } catch (error) {
      // A database that is away is so for each of them.
      if (batch.length === 1 || error instanceof UnavailableError)
        for (const { reject } of batch) reject(error);
      else for (const each of batch) await this.writeTogether([each]);
    }
  }
}
