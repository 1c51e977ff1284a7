import { and, eq, inArray, isNull, sql } from 'drizzle-orm';
import { storableText } from '@/db/text';
import type { SeenInDockings } from '@/lib/domain/confidence';
import { ConflictError } from '@/lib/domain/errors';
import type { LigandId, RunId, TaskId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import type { Outcome } from '@/lib/domain/outcomes';
import type { ResultContact } from '@/lib/domain/result-contacts';
import { countReuse } from './cache-days-repository';
import { type FoundConfidence, recordSeen } from './confidence-repository';
import type { ResultsConnection } from './connection';
import { countCpuSeconds, moreCpuSeconds } from './cpu-usage-repository';
import { insertResults } from './new-results';
import { lockEntries, takeHits } from './result-cache-repository';
import { type LinkedConfidence, type LinkedReplicate, linkResults, type ResultLink } from './result-links';
import { jobInputs } from './schema/job-inputs';
import { type TaskState, taskExecutions } from './schema/task-executions';
import { taskResults } from './schema/task-results';
import { countOutcomes, type Settled } from './settle';
import { countFencedWrite, LOCKED_IN_ORDER } from './tasks-repository';

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
  /** How many interactions it has; null if they were not looked for. */
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
  /** Of the best pose. */
  contacts: readonly ResultContact[];
  /** Of each pose to the crystal ligand, by rank; null for another molecule. */
  poseRmsdsAngstrom: readonly number[] | null;
  heavyAtoms: number;
  /** What was seen of it, and how far it is believed; left out where it was not looked at. */
  seen?: SeenInDockings | null;
  confidence?: LinkedConfidence | null;
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
 * Writes docked ligands of one run: results, poses, outputs, outcomes, counters, cache and event in one transaction that
 * checks the fence of each first. A worker whose lease ran out is still heard as long as nobody else has taken the task;
 * after that its fence is stale, and nothing is written for it.
 */
export async function completeTasks(
  conn: ResultsConnection,
  runId: RunId,
  done: readonly CompletedTask[],
): Promise<Completion[]> {
  if (done.some(({ poses }) => poses.length === 0)) throw new Error('A docked ligand has at least one pose.');
  return conn.transaction(async (tx) => {
    const ended = done.map(({ task, logsUri, cpuSeconds, wallSeconds }) => {
      return { task, logsUri, cpuSeconds, wallSeconds, progress: 1 };
    });
    const verdicts = await closeTasks(tx, runId, 'done', ended);
    const accepted = done.filter((_, i) => verdicts[i] === 'accepted');
    const standing = await insertResults(tx, accepted);
    const links = accepted.map(({ task, exactSignature, ...each }): ResultLink => {
      const { identitySignature, preparedKey, poseRmsdsAngstrom, heavyAtoms, confidence = null } = each;
      return {
        ...{ ligandId: task.ligandId, taskResultId: standing.get(exactSignature) as TaskResultId },
        ...{ exactSignature, identitySignature, preparedKey, poseRmsdsAngstrom, heavyAtoms, confidence },
      };
    });
    await recordSeen(
      tx,
      accepted.flatMap(({ exactSignature, seen, confidence = null }) =>
        seen ? [{ exactSignature, seen: [seen], confidence }] : [],
      ),
    );
    const best = await linkResults(tx, runId, 'docked', links);
    const { runPending } = await countOutcomes(tx, runId, 'docked', accepted.length, best);
    await countCpuSeconds(
      tx,
      accepted.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    );
    await countReuse(tx, { dockings: accepted.length });
    return done.map(({ exactSignature }, i) => {
      const verdict = verdicts[i] as DecisionVerdict;
      return verdict === 'accepted'
        ? { verdict, decided: 1, runPending, taskResultId: standing.get(exactSignature) ?? null }
        : { verdict, decided: 0, runPending, taskResultId: null };
    });
  });
}

/** Writes one docked ligand: see `completeTasks`. */
export async function completeTask(conn: ResultsConnection, done: CompletedTask): Promise<Completion> {
  const [completion] = await completeTasks(conn, done.runId, [done]);
  return completion as Completion;
}

type TaskDecision = {
  runId: RunId;
  task: HeldTask;
  logsUri?: string | null;
  /** What the engine has taken for this try, as far as no docking of it was entered. */
  cpuSeconds?: number;
  wallSeconds?: number;
} & (
  | {
      /** `docked`: one of several dockings at least was this task's, which `enterDocking` wrote. */
      outcome: 'docked' | 'reused';
      link: Omit<ResultLink, 'ligandId'>;
      /** To be kept with the entry of the first seed. */
      seen?: Omit<FoundConfidence, 'confidence'>;
    }
  | { outcome: 'rejected' | 'failed'; reasonCode: string; reason: string }
  | { outcome: 'cancelled' }
);

const TASK_STATE_AFTER: Record<TaskDecision['outcome'], TaskState> = {
  docked: 'done',
  reused: 'done',
  rejected: 'failed',
  failed: 'failed',
  cancelled: 'cancelled',
};

/** Takes a transaction down whose result to link has left the cache. */
class WithdrawnError extends Error {}

/** Writes any outcome of a task whose dockings, if any, are written already, in one transaction that checks the fence first. */
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
    const { logsUri = null, wallSeconds } = decision;
    const ended = { task, cpuSeconds, logsUri, ...(wallSeconds && { wallSeconds }), ...reason };
    const [verdict = 'fenced'] = await closeTasks(tx, runId, TASK_STATE_AFTER[outcome], [ended]);
    if (verdict !== 'accepted') return { verdict, ...(await countOutcomes(tx, runId, outcome, 0)) };
    if (decision.outcome === 'docked' || decision.outcome === 'reused') {
      const { link, seen } = decision;
      const signatures = [link, ...(link.replicates ?? [])].map(({ exactSignature }) => exactSignature);
      if (seen) await lockEntries(tx, signatures);
      const settled = await reuse(tx, runId, decision.outcome, [{ ...link, ligandId: task.ligandId }]);
      if (settled.withdrawn.length > 0) throw new WithdrawnError();
      if (seen) await recordSeen(tx, [{ ...seen, confidence: link.confidence ?? null }]);
      return { verdict, decided: settled.decided, runPending: settled.runPending };
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
  return conn.transaction(async (tx) => {
    const open = await tx
      .select({ ligandId: jobInputs.ligandId })
      .from(jobInputs)
      .where(
        and(
          eq(jobInputs.jobId, runId),
          inArray(
            jobInputs.ligandId,
            links.map(({ ligandId }) => ligandId),
          ),
          isNull(jobInputs.outcome),
          isNull(jobInputs.taskId),
        ),
      )
      .orderBy(jobInputs.ligandId)
      .for('update');
    const openIds = new Set(open.map(({ ligandId }) => ligandId));
    return reuse(
      tx,
      runId,
      'reused',
      links.filter(({ ligandId }) => openIds.has(ligandId)),
    );
  });
}

/** Links known results to undecided inputs and counts the hits, as far as they are still in the cache. */
async function reuse(
  tx: ResultsConnection,
  runId: RunId,
  outcome: 'docked' | 'reused',
  links: readonly ResultLink[],
): Promise<Settled & { withdrawn: LigandId[] }> {
  const ofLinks = links.flatMap(dockingsOf);
  const hits = await takeHits(
    tx,
    ofLinks.filter(({ reused }) => reused),
  );
  const kept = await holdResults(
    tx,
    ofLinks.filter(({ reused }) => !reused),
  );
  const isThere = ({ exactSignature, taskResultId, reused }: LinkedReplicate) =>
    reused ? hits.get(exactSignature)?.taskResultId === taskResultId : kept.has(taskResultId);
  const isLinked = (link: ResultLink) => dockingsOf(link).every(isThere);
  const linked = links.filter(isLinked);
  const best = await linkResults(tx, runId, outcome, linked);
  const settled = await countOutcomes(tx, runId, outcome, linked.length, best);
  const reused = linked.flatMap(dockingsOf).filter((docking) => docking.reused);
  await countReuse(tx, {
    hits: reused.length,
    cpuSecondsSaved: reused.reduce((sum, { exactSignature }) => {
      return sum + (hits.get(exactSignature)?.cpuSeconds ?? 0);
    }, 0),
  });
  return { ...settled, withdrawn: links.filter((link) => !isLinked(link)).map(({ ligandId }) => ligandId) };
}

/** All that stand behind a link: several, or the one. */
function dockingsOf({ replicates, exactSignature, taskResultId }: ResultLink): readonly LinkedReplicate[] {
  return replicates ?? [{ exactSignature, taskResultId, reused: true }];
}

/** Which of these results are there, and stay to the end of the transaction. */
async function holdResults(
  tx: ResultsConnection,
  results: readonly { taskResultId: TaskResultId }[],
): Promise<Set<TaskResultId>> {
  if (results.length === 0) return new Set();
  const rows = await tx
    .select({ id: taskResults.id })
    .from(taskResults)
    .where(
      inArray(
        taskResults.id,
        results.map(({ taskResultId }) => taskResultId),
      ),
    )
    .orderBy(taskResults.id)
    .for('key share');
  return new Set(rows.map(({ id }) => id));
}

/**
 * Writes one of several dockings of a ligand, as an entry of the cache, while the task goes on to the next: whoever takes
 * the task over finds it there.
 * @returns the id of the result that stands; null if the task is no longer this claim's, and nothing was written
 */
export async function enterDocking(
  conn: ResultsConnection,
  done: Omit<CompletedTask, 'logsUri' | 'seen' | 'confidence'>,
): Promise<TaskResultId | null> {
  const { runId, task, exactSignature, cpuSeconds } = done;
  return conn.transaction(async (tx) => {
    const [held] = await tx
      .update(taskExecutions)
      .set({ cpuSeconds: moreCpuSeconds(cpuSeconds) })
      .where(
        and(
          eq(taskExecutions.id, task.id),
          eq(taskExecutions.jobId, runId),
          eq(taskExecutions.fence, task.fence),
          eq(taskExecutions.state, 'running'),
        ),
      )
      .returning({ id: taskExecutions.id });
    if (!held) {
      await countFencedWrite(tx, runId, task);
      return null;
    }
    const standing = await insertResults(tx, [{ ...done, logsUri: null }]);
    await countCpuSeconds(tx, cpuSeconds);
    await countReuse(tx, { dockings: 1 });
    return standing.get(exactSignature) ?? null;
  });
}

/** How a try of a task ended; what is null or left out stays as it was. */
interface EndedTry {
  task: HeldTask;
  /** What the engine has taken for it. */
  cpuSeconds: number;
  logsUri: string | null;
  wallSeconds?: number;
  progress?: number;
  errorCode?: string;
  error?: string;
}

/** Ends those tasks that are still in the hands of their claims; says of each how it stands. */
async function closeTasks(
  tx: ResultsConnection,
  runId: RunId,
  state: TaskState,
  ended: readonly EndedTry[],
): Promise<DecisionVerdict[]> {
  const given = JSON.stringify(ended.map(({ task, ...end }) => ({ ...task, ...end })));
  const closed = await tx.execute<{ id: TaskId }>(sql`
    with given as (
      select * from jsonb_to_recordset(${given}::jsonb) as given(id text, "ligandId" text, fence bigint, "logsUri" text,
        "errorCode" text, error text, progress float8, "wallSeconds" float8, "cpuSeconds" float8)
    ), locked as materialized (
      select t.id from task_executions t where t.id in (select id from given) ${LOCKED_IN_ORDER}
    )
    update task_executions t
    set state = ${state}, lease_until = null, finished_at = now(), logs_uri = coalesce(given."logsUri", t.logs_uri),
      error_code = coalesce(given."errorCode", t.error_code), error = coalesce(given.error, t.error),
      progress = coalesce(given.progress, t.progress), wall_seconds = coalesce(given."wallSeconds", t.wall_seconds),
      cpu_seconds = case when given."cpuSeconds" > 0 then coalesce(t.cpu_seconds, 0) + given."cpuSeconds" else t.cpu_seconds end
    from given join locked on locked.id = given.id
    where t.id = given.id and t.job_id = ${runId} and t.ligand_id = given."ligandId" and t.fence = given.fence
      and t.state = 'running'
    returning t.id`);
  const closedIds = new Set(closed.map(({ id }) => id));
  const verdicts: DecisionVerdict[] = [];
  for (const { task } of ended) {
    verdicts.push(closedIds.has(task.id) ? 'accepted' : await judgeLateWrite(tx, runId, state, task));
  }
  return verdicts;
}

/** Of a task that is not in this claim's hands: whether the claim ended it so before. A late write is counted. */
async function judgeLateWrite(
  tx: ResultsConnection,
  runId: RunId,
  state: TaskState,
  task: HeldTask,
): Promise<DecisionVerdict> {
  const [mine] = await tx
    .select({ state: taskExecutions.state })
    .from(taskExecutions)
    .where(
      and(
        eq(taskExecutions.id, task.id),
        eq(taskExecutions.jobId, runId),
        eq(taskExecutions.ligandId, task.ligandId),
        eq(taskExecutions.fence, task.fence),
      ),
    );
  if (mine?.state === state) return 'repeated';
  await countFencedWrite(tx, runId, task);
  return 'fenced';
}

/** An input is decided once; the second decision is a defect, and takes its transaction down. */
async function decideInput(
  tx: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
  set: Partial<typeof jobInputs.$inferInsert> & { outcome: Outcome },
): Promise<void> {
  const decided = await tx
    .update(jobInputs)
    .set(set)
    .where(and(eq(jobInputs.jobId, runId), eq(jobInputs.ligandId, ligandId), isNull(jobInputs.outcome)))
    .returning({ ligandId: jobInputs.ligandId });
  if (decided.length === 0) throw new ConflictError('This input of the run is decided already.');
}
