import { sql } from 'drizzle-orm';
import type { ConfidenceParts } from '@/lib/domain/confidence';
import { ConflictError } from '@/lib/domain/errors';
import type { LigandId, RunId, TaskResultId } from '@/lib/domain/ids';
import { CELL_KCAL_PER_MOL, EDGE_TOLERANCE } from '@/lib/domain/result-plots';
import type { ResultsConnection } from './connection';
import { jobReplicates } from './schema/job-replicates';

/** A known result that stands for a ligand of a run. */
export interface ResultLink {
  ligandId: LigandId;
  taskResultId: TaskResultId;
  exactSignature: string;
  identitySignature: string;
  /** Null for one that was prepared elsewhere. */
  preparedKey: string | null;
  poseRmsdsAngstrom: readonly number[] | null;
  heavyAtoms: number;
  /** Null, or left out, where nothing was seen that it could come from. */
  confidence?: LinkedConfidence | null;
  /** The dockings that it is the best of, by replicate; left out if the ligand was docked once. */
  replicates?: readonly LinkedReplicate[];
}

/** How far a result is believed in a run. */
export interface LinkedConfidence {
  /** 0 to 1. */
  value: number;
  parts: ConfidenceParts;
}

/** One of several dockings of a ligand. */
export interface LinkedReplicate {
  taskResultId: TaskResultId;
  exactSignature: string;
  /** Not docked for this ligand of this run. */
  reused: boolean;
}

/**
 * Lets results stand for inputs of a run, and counts them in the run's cells, in one statement. An input is decided
 * once, and a result stands only for the very bytes that it was made from: anything else is a defect, and takes the
 * transaction down.
 * @returns the best affinity among them in kcal/mol; null if there are none
 */
export async function linkResults(
  tx: ResultsConnection,
  runId: RunId,
  outcome: 'docked' | 'reused',
  links: readonly ResultLink[],
): Promise<number | null> {
  if (links.length === 0) return null;
  const [row] = await tx.execute<{ linked: number; best: number | null }>(sql`
    with given as (
      select * from jsonb_to_recordset(${JSON.stringify(links)}::jsonb) as given(
        "ligandId" text, "taskResultId" text, "exactSignature" text, "identitySignature" text, "preparedKey" text,
        "poseRmsdsAngstrom" double precision[], "heavyAtoms" int, confidence jsonb)
    ), decided as (
      update job_inputs i
      set outcome = ${outcome}, exact_signature = given."exactSignature",
        identity_signature = given."identitySignature", prepared_key = given."preparedKey"
      from given join task_results r on r.id = given."taskResultId" and r.exact_signature = given."exactSignature"
      where i.job_id = ${runId} and i.ligand_id = given."ligandId" and i.outcome is null
      returning i.ligand_id, i.name, i.molecular_weight_dalton, i.rotatable_bonds, i.scaffold, given."heavyAtoms" as heavy_atoms,
        given."poseRmsdsAngstrom" as rmsds, given.confidence, r.id as result_id, r.best_affinity_kcal_per_mol as affinity, r.flags
    ), linked as (
      insert into job_outputs (job_id, ligand_id, task_result_id, best_affinity_kcal_per_mol,
        ligand_efficiency_kcal_per_mol, rmsd_angstrom, pose_rmsds_angstrom, reused, name, heavy_atoms,
        molecular_weight_dalton, rotatable_bonds, scaffold, flags, confidence, confidence_parts)
      select ${runId}, ligand_id, result_id, affinity, affinity / heavy_atoms, rmsds[1], rmsds,
        ${outcome === 'reused'}::boolean, name, heavy_atoms, molecular_weight_dalton, rotatable_bonds, scaffold, flags,
        (confidence ->> 'value')::double precision, nullif(confidence -> 'parts', 'null'::jsonb)
      from decided
      returning best_affinity_kcal_per_mol as affinity, heavy_atoms
    ), counted as (
      insert into result_cells as c (job_id, affinity_bin, heavy_atoms, results, affinity_sum_kcal_per_mol,
        least_affinity_kcal_per_mol, most_affinity_kcal_per_mol)
      select ${runId}, floor(affinity / ${CELL_KCAL_PER_MOL}::float8 + ${EDGE_TOLERANCE}::float8)::int as bin,
        heavy_atoms, count(*), sum(affinity), min(affinity), max(affinity)
      from linked group by 2, 3
      -- Whoever writes to the same run at the same time takes the cells in the same order.
      order by 2, 3
      on conflict (job_id, affinity_bin, heavy_atoms) do update
      set results = c.results + excluded.results,
        affinity_sum_kcal_per_mol = c.affinity_sum_kcal_per_mol + excluded.affinity_sum_kcal_per_mol,
        least_affinity_kcal_per_mol = least(c.least_affinity_kcal_per_mol, excluded.least_affinity_kcal_per_mol),
        most_affinity_kcal_per_mol = greatest(c.most_affinity_kcal_per_mol, excluded.most_affinity_kcal_per_mol)
    )
    select count(*)::int as linked, min(affinity) as best from linked`);
  if (row?.linked !== links.length) {
    throw new ConflictError(
      'An input of a run is decided once, and a result may only stand for the very bytes that it was made from.',
    );
  }
  await insertReplicates(tx, runId, links);
  return row.best;
}

async function insertReplicates(
  tx: ResultsConnection,
  runId: RunId,
  links: readonly ResultLink[],
): Promise<void> {
  const rows = links.flatMap(({ ligandId, replicates = [] }) =>
    replicates.map(({ taskResultId, reused }, replicate) => {
      return { jobId: runId, ligandId, replicate, taskResultId, reused };
    }),
  );
  if (rows.length > 0) await tx.insert(jobReplicates).values(rows);
}
