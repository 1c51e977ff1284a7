import { eq, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import type { Outcome } from '@/lib/domain/outcomes';
import type { ResultsConnection } from './connection';
import { appendJobEvent } from './job-events-repository';
import { jobs } from './schema/jobs';

/** What a change of outcomes leaves: `runPending` is 0 for the one change that decided the last input. */
export interface Settled {
  /** How many inputs this call decided. */
  decided: number;
  /** Inputs of the run that are still undecided. */
  runPending: number;
}

/**
 * Moves inputs from pending to an outcome in the run's counters and tells the listeners. Call it in the transaction
 * that changed the inputs, after that change: the lock on the run's row is held to its end.
 * @param bestAffinityKcalPerMol the best affinity among them, if any was docked or linked
 */
export async function countOutcomes(
  tx: ResultsConnection,
  runId: RunId,
  outcome: Outcome,
  decided: number,
  bestAffinityKcalPerMol: number | null = null,
): Promise<Settled> {
  if (decided === 0) return { decided, runPending: await pendingOf(tx, runId) };
  const [row] = await tx
    .update(jobs)
    .set({
      pending: sql`${jobs.pending} - ${decided}`,
      [outcome]: sql`${jobs[outcome]} + ${decided}`,
      // `least` passes over null.
      bestAffinityKcalPerMol: sql`least(${jobs.bestAffinityKcalPerMol}, ${bestAffinityKcalPerMol}::double precision)`,
    })
    .where(eq(jobs.id, runId))
    .returning({ pending: jobs.pending });
  if (!row) throw new NotFoundError('run');
  await appendJobEvent(tx, runId, 'outcomes', { outcome, decided, pending: row.pending });
  return { decided, runPending: row.pending };
}

async function pendingOf(conn: ResultsConnection, runId: RunId): Promise<number> {
  const [row] = await conn.select({ pending: jobs.pending }).from(jobs).where(eq(jobs.id, runId));
  if (!row) throw new NotFoundError('run');
  return row.pending;
}
