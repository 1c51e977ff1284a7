import { and, eq } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { LigandId, RunId, TaskId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { RestoredResult } from '@/lib/domain/run-spec';
import type { ResultsConnection } from './connection';
import { jobInputs } from './schema/job-inputs';
import { jobOutputs } from './schema/job-outputs';
import { jobs } from './schema/jobs';
import { taskExecutions } from './schema/task-executions';
import { taskResults } from './schema/task-results';

/** Where the result of a ligand in a run came from. */
export interface ProvenanceRecord {
  taskResultId: TaskResultId;
  /** Linked from an earlier docking instead of docked for this ligand. */
  reused: boolean;
  exactSignature: string;
  /** All that the signature is of. Null for what was docked before it was kept. */
  signedInput: SignatureInput | null;
  engine: object;
  machineClass: string | null;
  seed: number;
  dockedAt: Date;
  /** The molecule as the run read it. */
  molfile: string | null;
  /** The task that docked it, in this run or an earlier one. */
  taskId: TaskId;
  /** Where it was docked, if not here: then the task is nobody's. */
  restoredFrom: RestoredResult | null;
  /** Of that task; null if its ledger is gone. */
  origin: { runId: RunId; runName: string; ligandId: LigandId; logsUri: string | null } | null;
}

/** @throws NotFoundError if the ligand has no result in this run */
export async function getProvenance(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<ProvenanceRecord> {
  const [row] = await conn
    .select({
      taskResultId: taskResults.id,
      reused: jobOutputs.reused,
      exactSignature: taskResults.exactSignature,
      signedInput: taskResults.signedInput,
      engine: taskResults.engine,
      machineClass: taskResults.machineClass,
      seed: taskResults.seed,
      dockedAt: taskResults.createdAt,
      molfile: jobInputs.molfile,
      taskId: taskResults.createdByTask,
      restoredFrom: taskResults.restoredFrom,
      origin: {
        runId: taskExecutions.jobId,
        runName: jobs.name,
        ligandId: taskExecutions.ligandId,
        logsUri: taskExecutions.logsUri,
      },
    })
    .from(jobOutputs)
    .innerJoin(
      jobInputs,
      and(eq(jobInputs.jobId, jobOutputs.jobId), eq(jobInputs.ligandId, jobOutputs.ligandId)),
    )
    .innerJoin(taskResults, eq(taskResults.id, jobOutputs.taskResultId))
    .leftJoin(taskExecutions, eq(taskExecutions.id, taskResults.createdByTask))
    .leftJoin(jobs, eq(jobs.id, taskExecutions.jobId))
    .where(and(eq(jobOutputs.jobId, runId), eq(jobOutputs.ligandId, ligandId)));
  if (!row) throw new NotFoundError('result');
  const { runId: of, runName, ligandId: first, logsUri } = row.origin ?? {};
  return {
    ...row,
    origin: of && runName && first ? { runId: of, runName, ligandId: first, logsUri: logsUri ?? null } : null,
  };
}
