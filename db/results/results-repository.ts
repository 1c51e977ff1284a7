import { and, asc, eq, inArray, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { LigandId, RunId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { ResultsConnection } from './connection';
import type { PoseInput } from './decisions-repository';
import { dockingResults } from './schema/docking-results';
import { jobInputs } from './schema/job-inputs';
import { jobOutputs } from './schema/job-outputs';
import { preparedLigands } from './schema/prepared-ligands';
import { taskResults } from './schema/task-results';

/** One ligand's place in the ranking of a run. */
export interface RankedResult {
  /** 1 is the best affinity of the run. */
  rank: number;
  ligandId: LigandId;
  ordinal: number;
  name: string;
  canonicalSmiles: string | null;
  heavyAtoms: number | null;
  rotatableBonds: number | null;
  molecularWeightDalton: number | null;
  bestAffinityKcalPerMol: number;
  reportedAffinityKcalPerMol: number;
  ligandEfficiencyKcalPerMol: number;
  rmsdAngstrom: number | null;
  poseCount: number;
  flags: string[];
  reused: boolean;
  taskResultId: TaskResultId;
  objectKey: string;
}

/** The sort key of the last row of a page, and its rank. */
export interface RankingPosition {
  bestAffinityKcalPerMol: number;
  ligandId: LigandId;
  rank: number;
}

/** A page of a run's ranking, the best affinity first; equal affinities in the order of their ids. */
export async function listResults(
  conn: ResultsConnection,
  runId: RunId,
  page: { after?: RankingPosition | undefined; limit: number },
): Promise<RankedResult[]> {
  const { after } = page;
  const rows = await conn
    .select({
      ligandId: jobOutputs.ligandId,
      ordinal: jobInputs.ordinal,
      name: jobInputs.name,
      canonicalSmiles: jobInputs.canonicalSmiles,
      heavyAtoms: jobInputs.heavyAtoms,
      rotatableBonds: jobInputs.rotatableBonds,
      molecularWeightDalton: jobInputs.molecularWeightDalton,
      bestAffinityKcalPerMol: jobOutputs.bestAffinityKcalPerMol,
      reportedAffinityKcalPerMol: dockingResults.reportedAffinityKcalPerMol,
      ligandEfficiencyKcalPerMol: jobOutputs.ligandEfficiencyKcalPerMol,
      rmsdAngstrom: jobOutputs.rmsdAngstrom,
      poseCount: taskResults.poseCount,
      flags: taskResults.flags,
      reused: jobOutputs.reused,
      taskResultId: jobOutputs.taskResultId,
      objectKey: taskResults.objectKey,
    })
    .from(jobOutputs)
    .innerJoin(
      jobInputs,
      and(eq(jobInputs.jobId, jobOutputs.jobId), eq(jobInputs.ligandId, jobOutputs.ligandId)),
    )
    .innerJoin(taskResults, eq(taskResults.id, jobOutputs.taskResultId))
    .innerJoin(
      dockingResults,
      and(eq(dockingResults.taskResultId, taskResults.id), eq(dockingResults.rank, 1)),
    )
    .where(
      and(
        eq(jobOutputs.jobId, runId),
        after &&
          sql`(${jobOutputs.bestAffinityKcalPerMol}, ${jobOutputs.ligandId}) > (${after.bestAffinityKcalPerMol}::double precision, ${after.ligandId})`,
      ),
    )
    .orderBy(asc(jobOutputs.bestAffinityKcalPerMol), asc(jobOutputs.ligandId))
    .limit(page.limit);
  return rows.map((row, index) => ({ rank: (after?.rank ?? 0) + index + 1, ...row }));
}

/** A stored pose as a run shows it. */
export interface PoseRecord extends PoseInput {
  /** To this run's crystal ligand; null if it is another molecule. */
  rmsdAngstrom: number | null;
}

export interface LigandResultRecord {
  ligandId: LigandId;
  name: string;
  ordinal: number;
  reused: boolean;
  taskResultId: TaskResultId;
  exactSignature: string;
  engine: object;
  objectKey: string;
  objectBytes: number;
  objectSha256: string;
  seed: number;
  repairs: string[];
  flags: string[];
  cpuSeconds: number | null;
  /** Of the charged form that was docked; null once retention has removed what was prepared. */
  preparedSmiles: string | null;
  poses: PoseRecord[];
}

/** The result of one ligand of a run with all its poses, by rank. @throws NotFoundError if it has none */
export async function getLigandResult(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<LigandResultRecord> {
  const [row] = await conn
    .select({
      ligandId: jobOutputs.ligandId,
      name: jobInputs.name,
      ordinal: jobInputs.ordinal,
      reused: jobOutputs.reused,
      poseRmsdsAngstrom: jobOutputs.poseRmsdsAngstrom,
      taskResultId: taskResults.id,
      exactSignature: taskResults.exactSignature,
      engine: taskResults.engine,
      objectKey: taskResults.objectKey,
      objectBytes: taskResults.objectBytes,
      objectSha256: taskResults.objectSha256,
      seed: taskResults.seed,
      repairs: taskResults.repairs,
      flags: taskResults.flags,
      cpuSeconds: taskResults.cpuSeconds,
      preparedSmiles: preparedLigands.canonicalSmiles,
    })
    .from(jobOutputs)
    .innerJoin(
      jobInputs,
      and(eq(jobInputs.jobId, jobOutputs.jobId), eq(jobInputs.ligandId, jobOutputs.ligandId)),
    )
    .innerJoin(taskResults, eq(taskResults.id, jobOutputs.taskResultId))
    .leftJoin(preparedLigands, eq(preparedLigands.key, jobInputs.preparedKey))
    .where(and(eq(jobOutputs.jobId, runId), eq(jobOutputs.ligandId, ligandId)));
  if (!row) throw new NotFoundError('result');
  const poses = await conn
    .select()
    .from(dockingResults)
    .where(eq(dockingResults.taskResultId, row.taskResultId))
    .orderBy(asc(dockingResults.rank));
  const { poseRmsdsAngstrom, ...result } = row;
  return {
    ...result,
    poses: poses.map(({ taskResultId: _, ...pose }) => ({
      ...pose,
      rmsdAngstrom: poseRmsdsAngstrom?.[pose.rank - 1] ?? null,
    })),
  };
}

/** What was signed for the result of a ligand in a run. */
export interface SignedResultRecord {
  taskResultId: TaskResultId;
  reused: boolean;
  /** This and the next are null for what was docked before they were kept. */
  signedInput: SignatureInput | null;
  ligandIdentity: string | null;
  identitySignature: string;
  createdAt: Date;
}

/** Null if the ligand has no result in this run. */
export async function findSignedResult(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<SignedResultRecord | null> {
  const [row] = await conn
    .select({
      taskResultId: taskResults.id,
      reused: jobOutputs.reused,
      signedInput: taskResults.signedInput,
      ligandIdentity: taskResults.ligandIdentity,
      identitySignature: taskResults.identitySignature,
      createdAt: taskResults.createdAt,
    })
    .from(jobOutputs)
    .innerJoin(taskResults, eq(taskResults.id, jobOutputs.taskResultId))
    .where(and(eq(jobOutputs.jobId, runId), eq(jobOutputs.ligandId, ligandId)));
  return row ?? null;
}

/** CPU-seconds that a run spent on docking; linked results cost nothing. */
export async function cpuSecondsOfRun(conn: ResultsConnection, runId: RunId): Promise<number> {
  const [row] = await conn.execute<{ seconds: number }>(
    sql`select coalesce(sum(cpu_seconds), 0)::double precision as seconds from task_executions where job_id = ${runId}`,
  );
  return row?.seconds ?? 0;
}

/** How many dockings there are, each counted once, however many runs use it. */
export async function countResults(conn: ResultsConnection): Promise<number> {
  return conn.$count(taskResults);
}

/** Which of these results there are. */
export async function listExistingResults(
  conn: ResultsConnection,
  ids: readonly TaskResultId[],
): Promise<TaskResultId[]> {
  if (ids.length === 0) return [];
  const rows = await conn
    .select({ id: taskResults.id })
    .from(taskResults)
    .where(inArray(taskResults.id, [...ids]));
  return rows.map(({ id }) => id);
}
