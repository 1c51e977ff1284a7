import { and, eq, isNull, sql } from 'drizzle-orm';
import { storableText } from '@/db/text';
import { ConflictError } from '@/lib/domain/errors';
import type { LigandId, RunId, TaskId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { Outcome } from '@/lib/domain/outcomes';
import { countReuse } from './cache-days-repository';
import type { ResultsConnection } from './connection';
import { countCpuSeconds, moreCpuSeconds } from './cpu-usage-repository';
import { enterResult, takeHit } from './result-cache-repository';
import { dockingResults } from './schema/docking-results';
import { jobInputs } from './schema/job-inputs';
import { jobOutputs } from './schema/job-outputs';
import { type TaskState, taskExecutions } from './schema/task-executions';
import { taskResults } from './schema/task-results';
import { countOutcomes, type Settled } from './settle';
import { countFencedWrite } from './tasks-repository';

export interface HeldTask {
  id: TaskId;
  ligandId: LigandId;
  fence: number;
}

/**
 * `accepted`: written now. `repeated`: this claim wrote it before. `fenced`: the task is no longer this worker's.
 * `withdrawn`: the result to link has left the cache since it was looked up; nothing is written, the task is still ours.
 */
export type DecisionVerdict = 'accepted' | 'repeated' | 'fenced' | 'withdrawn';

export interface Decision extends Settled {
  verdict: DecisionVerdict;
}

export interface PoseInput {
  /** From 1, the best affinity first. */
  rank: number;
  affinityKcalPerMol: number;
  reportedAffinityKcalPerMol: number;
  interKcalPerMol: number | null;
  intraKcalPerMol: number | null;
  unboundKcalPerMol: number | null;
  byteOffset: number;
  byteLength: number;
  sha256: string;
  insideBox: boolean;
  contacts: number | null;
}

export interface CompletedTask {
  runId: RunId;
  task: HeldTask;
  exactSignature: string;
  identitySignature: string;
  ligandIdentity: string;
  /** What `exactSignature` is of. */
  signedInput: SignatureInput;
  preparedKey: string;
  result: {
    id: TaskResultId;
    engine: object;
    objectKey: string;
    objectBytes: number;
    objectSha256: string;
    seed: number;
    repairs: string[];
    flags: string[];
    /** Of the processor. */
    machineClass: string | null;
    posesFormat: number;
  };
  /** At least one, in the order of their ranks. */
  poses: readonly PoseInput[];
  /** Of each pose to the crystal ligand, by rank; null for another molecule. */
  poseRmsdsAngstrom: readonly number[] | null;
  heavyAtoms: number;
  logsUri: string | null;
  /** What the engine has taken for this try. */
  cpuSeconds: number;
  wallSeconds: number;
  /** For how many days after its last use the organisation keeps an entry of the cache; null: without limit. */
  entryDays: number | null;
}

export interface Completion extends Decision {
  /** The result that stands. Another id than the one given if the same bytes were docked elsewhere in the meantime. */
  taskResultId: TaskResultId | null;
}

/**
 * Writes a docked ligand: result, poses, output, outcome, counters, cache and event in one transaction that checks the
 * fence first. A worker whose lease ran out is still heard as long as nobody else has taken the task; after that its
 * fence is stale, and nothing is written.
 */
export async function completeTask(conn: ResultsConnection, done: CompletedTask): Promise<Completion> {
  const best = done.poses[0];
  if (!best) throw new Error('A docked ligand has at least one pose.');
  return conn.transaction(async (tx) => {
    const { logsUri, cpuSeconds, wallSeconds } = done;
    const verdict = await closeTask(tx, done.runId, done.task, 'done', cpuSeconds, {
      logsUri,
      wallSeconds,
      progress: 1,
    });
    if (verdict !== 'accepted') {
      const { runPending } = await countOutcomes(tx, done.runId, 'docked', 0);
      return { verdict, decided: 0, runPending, taskResultId: null };
    }
    const taskResultId = await insertResult(tx, done, best.affinityKcalPerMol);
    const affinity = await linkResult(tx, done.runId, 'docked', {
      ligandId: done.task.ligandId,
      taskResultId,
      exactSignature: done.exactSignature,
      identitySignature: done.identitySignature,
      preparedKey: done.preparedKey,
      poseRmsdsAngstrom: done.poseRmsdsAngstrom,
      heavyAtoms: done.heavyAtoms,
    });
    const settled = await countOutcomes(tx, done.runId, 'docked', 1, affinity);
    await countCpuSeconds(tx, cpuSeconds);
    await countReuse(tx, { dockings: 1 });
    return { verdict, taskResultId, ...settled };
  });
}

/** A known result that stands for a ligand of a run. */
export interface ResultLink {
  ligandId: LigandId;
  taskResultId: TaskResultId;
  exactSignature: string;
  identitySignature: string;
  preparedKey: string;
  poseRmsdsAngstrom: readonly number[] | null;
  heavyAtoms: number;
}

type TaskDecision = {
  runId: RunId;
  task: HeldTask;
  logsUri?: string | null;
  /** What the engine has taken for this try. */
  cpuSeconds?: number;
} & (
  | { outcome: 'reused'; link: Omit<ResultLink, 'ligandId'> }
  | { outcome: 'rejected' | 'failed'; reasonCode: string; reason: string }
  | { outcome: 'cancelled' }
);

const TASK_STATE_AFTER: Record<TaskDecision['outcome'], TaskState> = {
  reused: 'done',
  rejected: 'failed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Takes a transaction down whose result to link has left the cache. */
class WithdrawnError extends Error {}

/** Writes any outcome of a task other than `docked`, in one transaction that checks the fence first. */
export async function decideTask(conn: ResultsConnection, decision: TaskDecision): Promise<Decision> {
  try {
    return await writeDecision(conn, decision);
  } catch (error) {
    if (!(error instanceof WithdrawnError)) throw error;
    return { verdict: 'withdrawn', ...(await countOutcomes(conn, decision.runId, decision.outcome, 0)) };
  }
}

async function writeDecision(conn: ResultsConnection, decision: TaskDecision): Promise<Decision> {
  const { runId, task, outcome, cpuSeconds = 0 } = decision;
  return conn.transaction(async (tx) => {
    const reason =
      decision.outcome === 'rejected' || decision.outcome === 'failed'
        ? { errorCode: decision.reasonCode, error: storableText(decision.reason) }
        : {};
    const verdict = await closeTask(tx, runId, task, TASK_STATE_AFTER[outcome], cpuSeconds, {
      ...(decision.logsUri && { logsUri: decision.logsUri }),
      ...reason,
    });
    if (verdict !== 'accepted') return { verdict, ...(await countOutcomes(tx, runId, outcome, 0)) };
    if (decision.outcome === 'reused') {
      const hit = await takeHit(tx, decision.link);
      if (!hit) throw new WithdrawnError();
      const affinity = await linkResult(tx, runId, 'reused', { ...decision.link, ligandId: task.ligandId });
      const settled = await countOutcomes(tx, runId, outcome, 1, affinity);
      await countReuse(tx, { hits: 1, cpuSecondsSaved: hit.cpuSeconds ?? 0 });
      return { verdict, ...settled };
    }
    await decideInput(tx, runId, task.ligandId, {
      outcome,
      ...(reason.errorCode && { reasonCode: reason.errorCode, reason: reason.error }),
    });
    const settled = await countOutcomes(tx, runId, outcome, 1);
    await countCpuSeconds(tx, cpuSeconds);
    return { verdict, ...settled };
  });
}

/**
 * Links known results to ligands that no task was made for: what planning finds in the cache. Ligands that are decided
 * or have a task are left alone, so that it may be repeated.
 * @returns with the ligands whose result has left the cache since it was looked up: they are still undecided
 */
export async function linkReused(
  conn: ResultsConnection,
  runId: RunId,
  links: readonly ResultLink[],
): Promise<Settled & { withdrawn: LigandId[] }> {
  // Two runs that are planned at once take the entries that they share in the same order.
  const inOrder = links.toSorted((a, b) => (a.exactSignature < b.exactSignature ? -1 : 1));
  return conn.transaction(async (tx) => {
    let decided = 0;
    let best: number | null = null;
    let cpuSecondsSaved = 0;
    const withdrawn: LigandId[] = [];
    for (const link of inOrder) {
      const [open] = await tx
        .select({ ligandId: jobInputs.ligandId })
        .from(jobInputs)
        .where(and(inputIs(runId, link.ligandId), isNull(jobInputs.outcome), isNull(jobInputs.taskId)))
        .for('update');
      if (!open) continue;
      const hit = await takeHit(tx, link);
      if (!hit) {
        withdrawn.push(link.ligandId);
        continue;
      }
      const affinity = await linkResult(tx, runId, 'reused', link);
      best = best === null ? affinity : Math.min(best, affinity);
      cpuSecondsSaved += hit.cpuSeconds ?? 0;
      decided++;
    }
    const settled = await countOutcomes(tx, runId, 'reused', decided, best);
    await countReuse(tx, { hits: decided, cpuSecondsSaved });
    return { ...settled, withdrawn };
  });
}

const inputIs = (runId: RunId, ligandId: LigandId) =>
  and(eq(jobInputs.jobId, runId), eq(jobInputs.ligandId, ligandId));

/** Ends a task if it is still this claim's; says how it stands otherwise. */
async function closeTask(
  tx: ResultsConnection,
  runId: RunId,
  task: HeldTask,
  state: TaskState,
  cpuSeconds: number,
  set: Partial<typeof taskExecutions.$inferInsert>,
): Promise<DecisionVerdict> {
  const ours = and(
    eq(taskExecutions.id, task.id),
    eq(taskExecutions.jobId, runId),
    eq(taskExecutions.ligandId, task.ligandId),
    eq(taskExecutions.fence, task.fence),
  );
  const closed = await tx
    .update(taskExecutions)
    .set({
      ...set,
      ...(cpuSeconds > 0 && { cpuSeconds: moreCpuSeconds(cpuSeconds) }),
      state,
      leaseUntil: null,
      finishedAt: sql`now()`,
    })
    .where(and(ours, eq(taskExecutions.state, 'running')))
    .returning({ id: taskExecutions.id });
  if (closed.length > 0) return 'accepted';
  const [mine] = await tx.select({ state: taskExecutions.state }).from(taskExecutions).where(ours);
  if (mine?.state === state) return 'repeated';
  await countFencedWrite(tx, runId, task);
  return 'fenced';
}

/** @returns the id of the result that stands for these bytes */
async function insertResult(
  tx: ResultsConnection,
  done: CompletedTask,
  affinity: number,
): Promise<TaskResultId> {
  const { exactSignature, identitySignature, ligandIdentity, signedInput, result, poses } = done;
  await tx.insert(taskResults).values({
    ...result,
    exactSignature,
    identitySignature,
    ligandIdentity,
    signedInput,
    poseCount: poses.length,
    bestAffinityKcalPerMol: affinity,
    cpuSeconds: done.cpuSeconds,
    wallSeconds: done.wallSeconds,
    createdByTask: done.task.id,
  });
  const standing = await enterResult(tx, {
    ...{ exactSignature, taskResultId: result.id, bytes: result.objectBytes, cpuSeconds: done.cpuSeconds },
    ...{
      runId: done.runId,
      engine: result.engine,
      machineClass: result.machineClass,
      entryDays: done.entryDays,
    },
  });
  if (standing === result.id)
    await tx.insert(dockingResults).values(poses.map((pose) => ({ ...pose, taskResultId: result.id })));
  else await tx.delete(taskResults).where(eq(taskResults.id, result.id));
  return standing;
}

/** Lets a result stand for an input. @returns its best affinity in kcal/mol */
async function linkResult(
  tx: ResultsConnection,
  runId: RunId,
  outcome: 'docked' | 'reused',
  link: ResultLink,
): Promise<number> {
  const { ligandId, taskResultId, exactSignature, identitySignature, preparedKey } = link;
  const [result] = await tx
    .select({
      affinity: taskResults.bestAffinityKcalPerMol,
      signature: taskResults.exactSignature,
      flags: taskResults.flags,
    })
    .from(taskResults)
    .where(eq(taskResults.id, taskResultId));
  if (result?.signature !== exactSignature) {
    throw new ConflictError('A result may only stand for the very bytes that it was made from.');
  }
  const input = await decideInput(tx, runId, ligandId, {
    outcome,
    exactSignature,
    identitySignature,
    preparedKey,
  });
  await tx.insert(jobOutputs).values({
    ...input,
    jobId: runId,
    ligandId,
    taskResultId,
    bestAffinityKcalPerMol: result.affinity,
    ligandEfficiencyKcalPerMol: result.affinity / link.heavyAtoms,
    rmsdAngstrom: link.poseRmsdsAngstrom?.[0] ?? null,
    poseRmsdsAngstrom: link.poseRmsdsAngstrom ? [...link.poseRmsdsAngstrom] : null,
    reused: outcome === 'reused',
    heavyAtoms: link.heavyAtoms,
    flags: result.flags,
  });
  return result.affinity;
}

/**
 * An input is decided once; the second decision is a defect, and takes its transaction down.
 * @returns what its molecule is known by
 */
async function decideInput(
  tx: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
  set: Partial<typeof jobInputs.$inferInsert> & { outcome: Outcome },
): Promise<Pick<typeof jobInputs.$inferSelect, 'name' | 'molecularWeightDalton' | 'rotatableBonds'>> {
  const [decided] = await tx
    .update(jobInputs)
    .set(set)
    .where(and(inputIs(runId, ligandId), isNull(jobInputs.outcome)))
    .returning({
      name: jobInputs.name,
      molecularWeightDalton: jobInputs.molecularWeightDalton,
      rotatableBonds: jobInputs.rotatableBonds,
    });
  if (!decided) throw new ConflictError('This input of the run is decided already.');
  return decided;
}
