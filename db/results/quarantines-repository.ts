import { randomUUID } from 'node:crypto';
import { and, desc, eq, isNull, type SQL, sql } from 'drizzle-orm';
import type { LigandId, RunId, TaskResultId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { quarantines } from './schema/quarantines';

/** True of an entry of `result_cache` that was made by a build on a class of machines that is in quarantine. */
export const isQuarantined: SQL = sql`exists (
  select from quarantines q where q.lifted_at is null and q.engine_sha256 = "result_cache"."engine_sha256"
    and q.machine_class = coalesce("result_cache"."machine_class", ''))`;

export type QuarantineRecord = typeof quarantines.$inferSelect;

/** @returns null if this build and class were in quarantine already */
export async function quarantine(
  conn: ResultsConnection,
  found: Omit<QuarantineRecord, 'id' | 'createdAt' | 'liftedAt'>,
): Promise<QuarantineRecord | null> {
  const [made] = await conn
    .insert(quarantines)
    .values({ id: randomUUID(), ...found })
    .onConflictDoNothing()
    .returning();
  return made ?? null;
}

/** Those that stand, the newest first. */
export async function listQuarantines(conn: ResultsConnection): Promise<QuarantineRecord[]> {
  return conn
    .select()
    .from(quarantines)
    .where(isNull(quarantines.liftedAt))
    .orderBy(desc(quarantines.createdAt));
}

export async function liftQuarantines(conn: ResultsConnection, engineSha256: string): Promise<void> {
  await conn
    .update(quarantines)
    .set({ liftedAt: sql`now()` })
    .where(and(eq(quarantines.engineSha256, engineSha256), isNull(quarantines.liftedAt)));
}

/** Results of a run that are in doubt, for each quarantine that was ever put on what made them. */
export interface DoubtfulResults {
  engineName: string | null;
  engineVersion: string | null;
  engineSha256: string;
  machineClass: string;
  results: number;
  /** Where it was seen, and in which of its ligands. */
  runId: RunId;
  ligandId: LigandId;
  taskResultId: TaskResultId;
}

/** What a run shows of results from a build and class of machines, from before their quarantine ended. */
export async function listDoubtfulResults(conn: ResultsConnection, runId: RunId): Promise<DoubtfulResults[]> {
  const rows = await conn.execute<DoubtfulResults & Record<string, unknown>>(sql`
    select q.engine_name as "engineName", q.engine_version as "engineVersion", q.engine_sha256 as "engineSha256",
      q.machine_class as "machineClass", q.run_id as "runId", q.ligand_id as "ligandId",
      q.task_result_id as "taskResultId", count(*)::int as results
    from quarantines q
    join task_results r on r.engine ->> 'binarySha256' = q.engine_sha256
      and coalesce(r.machine_class, '') = q.machine_class and r.created_at <= coalesce(q.lifted_at, now())
    join job_outputs o on o.task_result_id = r.id and o.job_id = ${runId}
    group by q.id order by q.created_at`);
  return [...rows];
}
