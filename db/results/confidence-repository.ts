import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import type { SeenInDockings } from '@/lib/domain/confidence';
import type { LigandId, RunId, TargetId, TaskResultId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import type { LinkedConfidence } from './result-links';
import { dockingResults } from './schema/docking-results';
import { jobReplicates } from './schema/job-replicates';
import { taskResults } from './schema/task-results';

/** What was seen of the dockings of a ligand, to be kept with the entry of the first of them. */
export interface FoundConfidence {
  /** Of the first seed. */
  exactSignature: string;
  /** By the number of seeds less one. */
  seen: readonly SeenInDockings[];
  confidence: LinkedConfidence | null;
}

/**
 * Keeps with the entries of first seeds what was seen of their dockings, and lets the confidence in them take the place
 * of the one that stands there if it is better. Runs keep copies of their own: none of them changes.
 */
export async function recordSeen(tx: ResultsConnection, found: readonly FoundConfidence[]): Promise<void> {
  if (found.length === 0) return;
  const given = JSON.stringify(
    found.map(({ exactSignature, seen, confidence }) => ({
      ...{ exactSignature, seen, value: confidence?.value, seeds: confidence?.parts.seeds },
    })),
  );
  const isBetter = sql`(given.value is not null and (c.confidence is null or given.value > c.confidence))`;
  const isReplaced = sql`(${isBetter} and c.confidence is not null)`;
  await tx.execute(sql`
    update result_cache c set
      seen = case when coalesce(jsonb_array_length(c.seen), 0) < jsonb_array_length(given.seen) then given.seen else c.seen end,
      confidence = case when ${isBetter} then given.value else c.confidence end,
      seeds = case when ${isBetter} then given.seeds else c.seeds end,
      replaced_at = case when ${isReplaced} then now() else c.replaced_at end,
      replaced_confidence = case when ${isReplaced} then c.confidence else c.replaced_confidence end,
      replaced_seeds = case when ${isReplaced} then c.seeds else c.replaced_seeds end
    from jsonb_to_recordset(${given}::jsonb) as given("exactSignature" text, seen jsonb, value float8, seeds int)
    where c.exact_signature = given."exactSignature"`);
}

/** One of several dockings of a ligand in a run. */
export interface ReplicateRecord {
  /** From 0. */
  replicate: number;
  taskResultId: TaskResultId;
  seed: number;
  bestAffinityKcalPerMol: number;
  reused: boolean;
}

/** The dockings of a ligand that was docked with several seeds, by replicate; empty if it was docked once. */
export async function listReplicates(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<ReplicateRecord[]> {
  return conn
    .select({
      replicate: jobReplicates.replicate,
      taskResultId: jobReplicates.taskResultId,
      seed: taskResults.seed,
      bestAffinityKcalPerMol: taskResults.bestAffinityKcalPerMol,
      reused: jobReplicates.reused,
    })
    .from(jobReplicates)
    .innerJoin(taskResults, eq(taskResults.id, jobReplicates.taskResultId))
    .where(and(eq(jobReplicates.jobId, runId), eq(jobReplicates.ligandId, ligandId)))
    .orderBy(asc(jobReplicates.replicate));
}

/** Of each result, the affinities of its poses by rank, in kcal/mol. */
export async function listPoseAffinities(
  conn: ResultsConnection,
  ids: readonly TaskResultId[],
): Promise<Map<TaskResultId, number[]>> {
  const rows = await conn
    .select({ id: dockingResults.taskResultId, affinity: dockingResults.affinityKcalPerMol })
    .from(dockingResults)
    .where(inArray(dockingResults.taskResultId, [...ids]))
    .orderBy(asc(dockingResults.rank));
  const affinities = new Map<TaskResultId, number[]>();
  for (const { id, affinity } of rows) affinities.set(id, [...(affinities.get(id) ?? []), affinity]);
  return affinities;
}

/**
 * How well the crystal ligand of a target was found again by the last run that docked it.
 * @returns null if none did; `receptorPdbqtSha256` is of what it was docked into
 */
export async function findRedocking(
  conn: ResultsConnection,
  targetId: TargetId,
): Promise<{ rmsdAngstrom: number; receptorPdbqtSha256: string } | null> {
  const [row] = await conn.execute<{ rmsdAngstrom: number; receptorPdbqtSha256: string }>(sql`
    select o.rmsd_angstrom as "rmsdAngstrom", j.target ->> 'pdbqtSha256' as "receptorPdbqtSha256"
    from jobs j cross join lateral (
      select rmsd_angstrom from job_outputs o where o.job_id = j.id and o.rmsd_angstrom is not null
      order by best_affinity_kcal_per_mol limit 1
    ) o
    where j.target ->> 'id' = ${targetId} and j.finished_at is not null
    order by j.created_at desc, j.id desc limit 1`);
  return row ?? null;
}
