import { and, eq, inArray, sql } from 'drizzle-orm';
import { storableText } from '@/db/text';
import type { RunId, TaskId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { Outcome, OutcomeCounts } from '@/lib/domain/outcomes';
import type { RestoredResult, RunSpec } from '@/lib/domain/run-spec';
import type { RunState } from '@/lib/domain/states';
import type { ResultsConnection } from './connection';
import type { PoseInput } from './decisions-repository';
import type { JobInput } from './job-inputs-repository';
import { insertPoses } from './new-results';
import { linkResults, type ResultLink } from './result-links';
import { jobInputs } from './schema/job-inputs';
import { jobOutputs } from './schema/job-outputs';
import { jobs } from './schema/jobs';
import { taskExecutions } from './schema/task-executions';
import { taskResults } from './schema/task-results';

/** A result that was docked elsewhere, with its poses. */
export interface RestoredOutput {
  id: TaskResultId;
  exactSignature: string;
  identitySignature: string;
  ligandIdentity: string;
  signedInput: SignatureInput;
  engine: object;
  machineClass: string | null;
  posesFormat: number;
  objectKey: string;
  objectBytes: number;
  objectSha256: string;
  seed: number;
  repairs: string[];
  flags: string[];
  cpuSeconds: number | null;
  dockedAt: Date;
  restoredFrom: RestoredResult;
  poses: readonly PoseInput[];
  /** Of each pose to the crystal ligand, by rank; null for another molecule. */
  poseRmsdsAngstrom: readonly number[] | null;
  heavyAtoms: number;
}

/** A record of a run that was made elsewhere, with what became of it there. */
export interface RestoredInput {
  input: JobInput;
  outcome: Outcome;
  reasonCode: string | null;
  reason: string | null;
  /** The task that decided it; null if none was made for it. */
  task: {
    id: TaskId;
    attempts: number;
    cpuSeconds: number | null;
    finishedAt: Date | null;
    logsUri: string | null;
  } | null;
  output: RestoredOutput | null;
}

export interface RestoredJob {
  id: RunId;
  name: string;
  status: Extract<RunState, 'completed' | 'failed' | 'cancelled'>;
  spec: RunSpec;
  engine: object | null;
  inputSignature: string | null;
  counts: OutcomeCounts;
  startedAt: Date | null;
  finishedAt: Date;
}

const ROWS_AT_ONCE = 200;

/**
 * Writes a run that was made elsewhere, ended, with everything that belongs to it. No entry of the cache is made: its
 * results stand for nothing but this run.
 */
export async function insertRestoredJob(
  tx: ResultsConnection,
  job: RestoredJob,
  records: readonly RestoredInput[],
): Promise<void> {
  const { spec, counts, ...row } = job;
  const affinities = records.flatMap(({ output }) => output?.poses[0]?.affinityKcalPerMol ?? []);
  await tx.insert(jobs).values({
    ...row,
    ...counts,
    params: spec,
    target: spec.target,
    searchSpace: spec.searchSpace,
    seed: spec.parameters.seed,
    total: records.length,
    bestAffinityKcalPerMol: affinities.length > 0 ? Math.min(...affinities) : null,
  });
  for (let from = 0; from < records.length; from += ROWS_AT_ONCE)
    await insertRecords(tx, job.id, records.slice(from, from + ROWS_AT_ONCE));
}

async function insertRecords(
  tx: ResultsConnection,
  jobId: RunId,
  records: readonly RestoredInput[],
): Promise<void> {
  await tx.insert(jobInputs).values(
    records.map(({ input, outcome, reasonCode, reason, task, output }) => ({
      ...input,
      ...{ jobId, name: storableText(input.name), taskId: task?.id ?? null },
      // One with a result is decided when that is linked.
      ...(!output && { outcome, reasonCode, reason: reason === null ? null : storableText(reason) }),
    })),
  );
  const tasks = records.flatMap(({ input: { ligandId }, outcome, reasonCode, reason, task }) =>
    task ? [{ ligandId, outcome, reasonCode, reason, ...task }] : [],
  );
  if (tasks.length > 0) {
    await tx.insert(taskExecutions).values(
      tasks.map(({ outcome, reasonCode, reason, ...task }) => {
        const isDone = outcome === 'docked' || outcome === 'reused';
        const state = isDone
          ? ('done' as const)
          : outcome === 'cancelled'
            ? ('cancelled' as const)
            : ('failed' as const);
        return {
          ...task,
          ...{ jobId, state, chunk: 0, fence: task.attempts, progress: isDone ? 1 : 0 },
          errorCode: reasonCode,
          error: reason === null ? null : storableText(reason),
        };
      }),
    );
  }
  const outputs = records.flatMap(({ input, outcome, task, output }) =>
    output && task ? [{ ligandId: input.ligandId, outcome, createdByTask: task.id, output }] : [],
  );
  if (outputs.length === 0) return;
  await tx.insert(taskResults).values(
    outputs.map(
      ({ createdByTask, output: { poses, poseRmsdsAngstrom: _, heavyAtoms: __, dockedAt, ...result } }) => ({
        ...result,
        createdByTask,
        createdAt: dockedAt,
        poseCount: poses.length,
        bestAffinityKcalPerMol: affinityOf(poses),
      }),
    ),
  );
  await insertPoses(
    tx,
    outputs.flatMap(({ output: { id, poses } }) => poses.map((pose) => ({ ...pose, taskResultId: id }))),
  );
  for (const outcome of ['docked', 'reused'] as const) {
    const links = outputs
      .filter((each) => each.outcome === outcome)
      .map(({ ligandId, output }): ResultLink => {
        const { id: taskResultId, exactSignature, identitySignature, poseRmsdsAngstrom, heavyAtoms } = output;
        return {
          ...{ ligandId, taskResultId, exactSignature, identitySignature, poseRmsdsAngstrom, heavyAtoms },
          preparedKey: null,
        };
      });
    await linkResults(tx, jobId, outcome, links);
  }
}

function affinityOf([best]: readonly PoseInput[]): number {
  if (!best) throw new Error('A docked ligand has at least one pose.');
  return best.affinityKcalPerMol;
}

/**
 * Removes a restored run with everything that came with it. A run that is not there is left alone.
 * @returns the keys of the objects that nothing names any more
 */
export async function deleteRestoredJob(tx: ResultsConnection, runId: RunId): Promise<string[]> {
  const isRestored = and(eq(jobs.id, runId), sql`jsonb_exists(${jobs.params}, 'restoredFrom')`);
  const [job] = await tx.select({ id: jobs.id }).from(jobs).where(isRestored).for('update');
  if (!job) return [];
  const results = await tx
    .select({ id: taskResults.id, objectKey: taskResults.objectKey })
    .from(jobOutputs)
    .innerJoin(taskResults, eq(taskResults.id, jobOutputs.taskResultId))
    .where(eq(jobOutputs.jobId, runId));
  const logs = await tx
    .select({ logsUri: taskExecutions.logsUri })
    .from(taskExecutions)
    .where(eq(taskExecutions.jobId, runId));
  await tx.delete(jobs).where(eq(jobs.id, runId));
  for (let from = 0; from < results.length; from += ROWS_AT_ONCE) {
    const ids = results.slice(from, from + ROWS_AT_ONCE).map(({ id }) => id);
    await tx.delete(taskResults).where(inArray(taskResults.id, ids));
  }
  return [
    ...results.map(({ objectKey }) => objectKey),
    ...logs.flatMap(({ logsUri }) => (logsUri ? [logsUri.replace(/^object:/, '')] : [])),
  ];
}
