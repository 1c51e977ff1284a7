import { and, eq, ne, sql } from 'drizzle-orm';
import type { ResultsConnection } from '@/db/results/connection';
import { cachePasses } from '@/db/results/schema/cache-passes';
import { dockingResults } from '@/db/results/schema/docking-results';
import { jobs } from '@/db/results/schema/jobs';
import { resultCache } from '@/db/results/schema/result-cache';
import { taskResults } from '@/db/results/schema/task-results';
import type { RunId, TaskResultId } from '@/lib/domain/ids';

const entryIs = (id: TaskResultId) => eq(resultCache.taskResultId, id);

/** The entry of a result as it stands. */
export async function entryOf(conn: ResultsConnection, id: TaskResultId) {
  const [entry] = await conn.select().from(resultCache).where(entryIs(id));
  return entry ?? null;
}

/** As if this build of Vina had docked it. */
export async function dockedBy(
  conn: ResultsConnection,
  id: TaskResultId,
  binarySha256: string,
): Promise<void> {
  const [name, version] = ['AutoDock Vina', '1.2.3'];
  await conn
    .update(taskResults)
    .set({ engine: { name, version, binarySha256 } })
    .where(eq(taskResults.id, id));
  const set = { engineSha256: binarySha256, engineName: name, engineVersion: version };
  await conn.update(resultCache).set(set).where(entryIs(id));
}

/** As if the run had been removed: nothing of it is kept. */
export async function forgetRun(conn: ResultsConnection, id: RunId): Promise<void> {
  await conn.delete(jobs).where(eq(jobs.id, id));
}

/** As if the entry had last been used so many days ago. */
export async function unusedFor(conn: ResultsConnection, id: TaskResultId, days: number): Promise<void> {
  await conn
    .update(resultCache)
    .set({ lastUsedAt: sql`now() - make_interval(days => ${days}::int)` })
    .where(entryIs(id));
}

/** As if its object were so large. */
export async function setEntryBytes(conn: ResultsConnection, id: TaskResultId, bytes: number): Promise<void> {
  await conn.update(resultCache).set({ bytes }).where(entryIs(id));
}

/** Does something while an entry is locked, as by whoever links it. */
export async function whileLinking(
  conn: ResultsConnection,
  id: TaskResultId,
  meanwhile: () => Promise<void>,
): Promise<void> {
  await conn.transaction(async (tx) => {
    await tx.update(resultCache).set({ hits: 1 }).where(entryIs(id));
    await meanwhile();
  });
}

/** What a pass of ageing leaves that dies after it has removed three results. */
export async function leaveDeadPass(conn: ResultsConnection): Promise<void> {
  await conn.insert(cachePasses).values({ id: 'dead', expired: 3, results: 3, bytes: 9 });
}

/** As if the result had been made on another class of machines. */
export async function madeOn(conn: ResultsConnection, id: TaskResultId, machineClass: string): Promise<void> {
  await conn.update(taskResults).set({ machineClass }).where(eq(taskResults.id, id));
  await conn.update(resultCache).set({ machineClass }).where(entryIs(id));
}

/**
 * Puts other numbers into a result by whoever may write to the database and to the store: checksums and all.
 * @param sdf what its object holds by now: one pose, which is all that is left
 */
export async function tamperWith(
  conn: ResultsConnection,
  id: TaskResultId,
  sdf: { bytes: number; sha256: string },
  affinityKcalPerMol: number,
): Promise<void> {
  await conn
    .update(taskResults)
    .set({
      ...{ objectBytes: sdf.bytes, objectSha256: sdf.sha256, poseCount: 1 },
      bestAffinityKcalPerMol: affinityKcalPerMol,
    })
    .where(eq(taskResults.id, id));
  await conn
    .delete(dockingResults)
    .where(and(eq(dockingResults.taskResultId, id), ne(dockingResults.rank, 1)));
  await conn
    .update(dockingResults)
    .set({ byteOffset: 0, byteLength: sdf.bytes, sha256: sdf.sha256, affinityKcalPerMol })
    .where(eq(dockingResults.taskResultId, id));
}
