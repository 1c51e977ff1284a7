import { and, desc, eq, gt, inArray, type SQL, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import { type LigandId, newId, type RunId, type TaskId } from '@/lib/domain/ids';
import type { LostTry } from '@/lib/domain/lost-try';
import type { ResultsConnection } from './connection';
import { countCpuSeconds, moreCpuSeconds } from './cpu-usage-repository';
import { claimCounts } from './docking-claims-repository';
import { notifyProgress, tellProgress } from './job-events-repository';
import { jobInputs } from './schema/job-inputs';
import { type TaskState, taskExecutions } from './schema/task-executions';
import { countOutcomes, type Settled } from './settle';

/** A task in a worker's hands. Every write for it must carry `fence`. */
export interface ClaimedTask {
  id: TaskId;
  ligandId: LigandId;
  fence: number;
  /** Claims so far, this one included. */
  attempts: number;
  /** Earlier claims of these that were lost with their workers. */
  crashes: number;
  name: string;
  molfile: string | null;
  canonicalSmiles: string | null;
  preparedKey: string | null;
}

/** Tries of one task that came to an end, a bad one, before it is given up. */
export const DEFAULT_MAX_ATTEMPTS = 3;
/**
 * Tries of one task that were lost with their workers, before it is given up. More, because a worker rarely dies of a
 * ligand: engine and chemistry are processes of their own, and machines are restarted. Fewer than the executor allows
 * a chunk, so that a ligand that does kill workers is given up before its whole chunk is.
 */
export const DEFAULT_MAX_CRASHES = 6;

const wasLost = sql`(t.state = 'running' and t.lease_until < now())`;
/** Tries of task `t` that are over, without those that were lost. */
const triesEnded = sql`(t.attempts - t.crashes - (t.state = 'running')::int)`;
const triesLost = sql`(t.crashes + ${wasLost}::int)`;
/** Task `t` was given back to wait for another that docks the same input, and that one is still in hand. */
export const isAwaiting = sql`exists (
  select from docking_claims c where c.exact_signature = t.awaits_signature and ${claimCounts})`;
/** Ends a selection of tasks `t`: whoever changes several takes them in this order, so that no two wait for each other. */
export const LOCKED_IN_ORDER: SQL = sql`order by t.id for update of t`;
/** What becomes of a task's record of lost tries when the last one turns out to be lost, too. */
const lostTries: SQL = sql`case when ${wasLost} then t.lost_tries || jsonb_build_object(
  'attempt', t.attempts, 'workerId', t.worker_id, 'progress', t.progress,
  'leaseEndedAt', to_char(t.lease_until at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) else t.lost_tries end`;

/**
 * Makes the tasks of inputs that are undecided and have none. A repeat makes no second one.
 * @returns how many were made now
 */
export async function insertTasks(
  conn: ResultsConnection,
  runId: RunId,
  inputs: readonly { ligandId: LigandId; chunk: number }[],
): Promise<number> {
  if (inputs.length === 0) return 0;
  const rows = JSON.stringify(inputs.map((input) => ({ ...input, id: newId('task') })));
  const made = await conn.execute(sql`
    with made as (
      insert into task_executions (id, job_id, ligand_id, chunk)
      select given.id, i.job_id, i.ligand_id, given.chunk
      from jsonb_to_recordset(${rows}::jsonb) as given(id text, "ligandId" text, chunk int)
      join job_inputs i on i.job_id = ${runId} and i.ligand_id = given."ligandId"
      where i.outcome is null
      on conflict (job_id, ligand_id) do nothing
      returning id, ligand_id, chunk
    )
    update job_inputs i set task_id = made.id, chunk = made.chunk
    from made where i.job_id = ${runId} and i.ligand_id = made.ligand_id
    returning i.ligand_id`);
  return made.length;
}

/**
 * Takes tasks of one chunk of a running run: queued ones, and those whose lease has run out. The most costly come
 * first, but behind the others those that were lost with a worker: one that kills workers then holds up no other, and
 * on a machine that is restarted again and again the same ligands are not lost each time. One that waits for another
 * task's docking of the same input is left until that one is out of hand. Every claim raises the task's fence, so that
 * a worker that comes back late is refused.
 * A task whose try was lost with its worker keeps a record of it. One that failed `maxAttempts` times, or was lost
 * `maxCrashes` times, is failed here instead of given out once more.
 */
export async function claimTasks(
  conn: ResultsConnection,
  claim: {
    runId: RunId;
    chunk: number;
    workerId: string;
    leaseSeconds: number;
    limit: number;
    /** Most tasks of the organisation that may be in the hands of all workers together; left out: any number. */
    concurrentTasks?: number | undefined;
    maxAttempts?: number;
    maxCrashes?: number;
  },
): Promise<ClaimedTask[]> {
  const { runId, chunk, workerId, leaseSeconds, concurrentTasks } = claim;
  const { maxAttempts = DEFAULT_MAX_ATTEMPTS, maxCrashes = DEFAULT_MAX_CRASHES } = claim;
  return conn.transaction(async (tx) => {
    if (concurrentTasks !== undefined) await lockClaims(tx);
    await failExhausted(tx, runId, chunk, maxAttempts, maxCrashes);
    const places =
      concurrentTasks === undefined
        ? { most: claim.limit, onlyLost: false }
        : await placesLeft(tx, runId, chunk, concurrentTasks);
    const limit = Math.min(claim.limit, places.most);
    if (limit <= 0) return [];
    const rows = await tx.execute<{
      id: TaskId;
      ligand_id: LigandId;
      fence: string;
      attempts: number;
      crashes: number;
      name: string;
      molfile: string | null;
      canonical_smiles: string | null;
      prepared_key: string | null;
    }>(sql`
      with picked as (
        select t.id from task_executions t
        join jobs j on j.id = t.job_id and j.status = 'running'
          and j.cancel_requested_at is null and j.paused_at is null
        join job_inputs i on i.job_id = t.job_id and i.ligand_id = t.ligand_id
        where t.job_id = ${runId} and t.chunk = ${chunk}
          and (${wasLost} or (t.state = 'queued' and not ${places.onlyLost}))
          and ${triesEnded} < ${maxAttempts} and ${triesLost} < ${maxCrashes} and not ${isAwaiting}
        order by ${triesLost}, coalesce(i.rotatable_bonds, 0) * coalesce(i.heavy_atoms, 0) desc, i.ordinal
        limit ${limit}
        for update of t skip locked
      )
      update task_executions t
      set state = 'running', attempts = t.attempts + 1, crashes = ${triesLost}, lost_tries = ${lostTries},
        fence = t.fence + 1, worker_id = ${workerId}, lease_until = now() + make_interval(secs => ${leaseSeconds}),
        progress = 0, cores = 0, awaits_signature = null, started_at = coalesce(t.started_at, now())
      from picked, job_inputs i
      where t.id = picked.id and i.job_id = t.job_id and i.ligand_id = t.ligand_id
      returning t.id, t.ligand_id, t.fence, t.attempts, t.crashes, i.name, i.molfile, i.canonical_smiles, i.prepared_key`);
    if (rows.length > 0) await notifyProgress(tx, runId);
    return rows.map((row) => ({
      id: row.id,
      ligandId: row.ligand_id,
      fence: Number(row.fence),
      attempts: row.attempts,
      crashes: row.crashes,
      name: row.name,
      molfile: row.molfile,
      canonicalSmiles: row.canonical_smiles,
      preparedKey: row.prepared_key,
    }));
  });
}

/**
 * Lets one claim of the organisation happen at a time, to the end of the transaction: how many tasks are in hand is
 * true until the next one is.
 */
async function lockClaims(tx: ResultsConnection): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('claims', 0))`);
}

/**
 * How many tasks of a chunk may be taken under a quota of tasks at once. One whose lease has run out counts until
 * somebody takes it over, because its worker may only have stood still and come back. So these go first: they take
 * a place that is counted already.
 */
async function placesLeft(
  tx: ResultsConnection,
  runId: RunId,
  chunk: number,
  concurrentTasks: number,
): Promise<{ most: number; onlyLost: boolean }> {
  const [row] = await tx.execute<{ inHand: number; leased: number; lostHere: number }>(sql`
    select count(*)::int as "inHand", (count(*) filter (where not ${wasLost}))::int as leased,
      (count(*) filter (where ${wasLost} and t.job_id = ${runId} and t.chunk = ${chunk}))::int as "lostHere"
    from task_executions t where t.state = 'running'`);
  const { inHand = 0, leased = 0, lostHere = 0 } = row ?? {};
  return lostHere > 0
    ? { most: concurrentTasks - leased, onlyLost: true }
    : { most: concurrentTasks - inHand, onlyLost: false };
}

/** Ends a ligand that took down its worker, or was given back, as often as is allowed. */
async function failExhausted(
  tx: ResultsConnection,
  runId: RunId,
  chunk: number,
  maxAttempts: number,
  maxCrashes: number,
): Promise<void> {
  const failed = await tx.execute(sql`
    with exhausted as (
      update task_executions t
      set state = 'failed', fence = t.fence + 1, lease_until = null, finished_at = now(),
        crashes = ${triesLost}, lost_tries = ${lostTries},
        error_code = case when ${wasLost} then 'worker-lost' else coalesce(t.error_code, 'tries-exhausted') end,
        error = case
          when ${wasLost} then 'The worker was lost ' || ${triesLost} || ' times while it had this ligand in hand; the log '
            || 'says which and when. If nobody stopped them, look whether the machine ran out of memory, then dock it again.'
          else coalesce(t.error, 'The ligand was tried ' || t.attempts || ' times, and no try came to a good end.') end
      where t.id in (
        select t.id from task_executions t
        where t.job_id = ${runId} and t.chunk = ${chunk} and (t.state = 'queued' or ${wasLost})
          and (${triesEnded} >= ${maxAttempts} or ${triesLost} >= ${maxCrashes}) ${LOCKED_IN_ORDER})
      returning t.ligand_id, t.error_code, t.error
    )
    update job_inputs i set outcome = 'failed', reason_code = e.error_code, reason = e.error
    from exhausted e where i.job_id = ${runId} and i.ligand_id = e.ligand_id and i.outcome is null
    returning i.ligand_id`);
  if (failed.length > 0) await countOutcomes(tx, runId, 'failed', failed.length);
}

/**
 * Extends the leases of the tasks in hand and records their progress, and the cores that their engines have.
 * @returns the ids that are still ours: not taken over, not cancelled
 */
export async function extendLeases(
  conn: ResultsConnection,
  {
    runId,
    held,
    leaseSeconds,
  }: {
    runId: RunId;
    held: readonly { id: TaskId; fence: number; progress: number; cores?: number }[];
    leaseSeconds: number;
  },
): Promise<TaskId[]> {
  if (held.length === 0) return [];
  const rows = JSON.stringify(
    held.map(({ id, fence, progress, cores = 0 }) => ({ id, fence, progress, cores })),
  );
  // One statement: every worker sends it every second of every docking.
  const kept = await conn.execute<{ id: TaskId }>(sql`
    with given as (
      select * from jsonb_to_recordset(${rows}::jsonb) as given(id text, fence bigint, progress double precision, cores int)
    ), locked as materialized (
      select t.id from task_executions t where t.id in (select id from given) ${LOCKED_IN_ORDER}
    ), kept as (
      update task_executions t
      set lease_until = now() + make_interval(secs => ${leaseSeconds}),
        progress = least(1, greatest(t.progress, given.progress)), cores = given.cores
      from given join locked on locked.id = given.id, jobs j
      where t.id = given.id and t.fence = given.fence and t.state = 'running' and t.job_id = ${runId}
        and j.id = t.job_id and j.cancel_requested_at is null
      returning t.id
    )
    select id, (select ${tellProgress(runId)}) from kept`);
  return kept.map((row) => row.id);
}

/**
 * Tasks of a chunk that are not decided, inputs of the whole run that are not, and whether it is paused.
 * @throws NotFoundError
 */
export async function countOpenTasks(
  conn: ResultsConnection,
  { runId, chunk }: { runId: RunId; chunk: number },
): Promise<{ open: number; runPending: number; isPaused: boolean }> {
  const [row] = await conn.execute<{ open: number; runPending: number; isPaused: boolean }>(sql`
    select j.paused_at is not null as "isPaused", j.pending as "runPending",
      (select count(*)::int from task_executions t
        where t.job_id = j.id and t.chunk = ${chunk} and t.state in ('queued', 'running')) as open
    from jobs j where j.id = ${runId}`);
  if (!row) throw new NotFoundError('run');
  return { open: row.open, runPending: row.runPending, isPaused: row.isPaused };
}

/** Chunks of a run with tasks that are not decided. */
export async function listOpenChunks(conn: ResultsConnection, runId: RunId): Promise<number[]> {
  const rows = await conn.execute<{ chunk: number }>(sql`
    select distinct chunk from task_executions
    where job_id = ${runId} and state in ('queued', 'running') order by chunk`);
  return rows.map((row) => row.chunk);
}

/**
 * Open chunks of a run on which nothing at all has happened for so long: no task taken, decided or in hand, and none
 * that waits for one of another run that is. While the run moves on, its other chunks are only waiting for their turn,
 * and the answer is empty.
 */
export async function listIdleChunks(
  conn: ResultsConnection,
  runId: RunId,
  { idleSeconds, limit = 100 }: { idleSeconds: number; limit?: number },
): Promise<number[]> {
  const rows = await conn.execute<{ chunk: number }>(sql`
    select distinct chunk from task_executions
    where job_id = ${runId} and state in ('queued', 'running')
      and not exists (
        select from task_executions t where t.job_id = ${runId}
          and (t.lease_until > now() or ${isAwaiting}
            or greatest(t.created_at, t.started_at, t.finished_at) > now() - make_interval(secs => ${idleSeconds})))
    order by chunk limit ${limit}`);
  return rows.map((row) => row.chunk);
}

/** Counts a write that was refused, if it came from a worker which had lost the task. */
export async function countFencedWrite(
  tx: ResultsConnection,
  runId: RunId,
  task: { id: TaskId; fence: number },
): Promise<void> {
  await tx
    .update(taskExecutions)
    .set({ fencedWrites: sql`${taskExecutions.fencedWrites} + 1` })
    .where(
      and(
        eq(taskExecutions.id, task.id),
        eq(taskExecutions.jobId, runId),
        gt(taskExecutions.fence, task.fence),
      ),
    );
}

/**
 * Gives a task back to be tried again. Does nothing if it is no longer ours.
 * @param release `countsAsTry` false if the trouble was not the ligand's: a database or object store that is away;
 * `cpuSeconds` what the engine has taken for this try
 * @returns false if the fence was stale
 */
export async function releaseTask(
  conn: ResultsConnection,
  release: {
    runId: RunId;
    task: { id: TaskId; fence: number };
    logsUri?: string | null;
    errorCode?: string;
    error?: string;
    countsAsTry?: boolean;
    cpuSeconds?: number;
  },
): Promise<boolean> {
  const { runId, task, logsUri, errorCode, error, countsAsTry = true, cpuSeconds = 0 } = release;
  return conn.transaction(async (tx) => {
    const released = await tx
      .update(taskExecutions)
      .set({
        state: 'queued',
        workerId: null,
        leaseUntil: null,
        progress: 0,
        ...(logsUri && { logsUri }),
        ...(errorCode && { errorCode }),
        ...(error && { error: error.slice(0, 2000) }),
        ...(!countsAsTry && { attempts: sql`${taskExecutions.attempts} - 1` }),
        ...(cpuSeconds > 0 && { cpuSeconds: moreCpuSeconds(cpuSeconds) }),
      })
      .where(
        and(
          eq(taskExecutions.id, task.id),
          eq(taskExecutions.jobId, runId),
          eq(taskExecutions.fence, task.fence),
          eq(taskExecutions.state, 'running'),
        ),
      )
      .returning({ id: taskExecutions.id });
    if (released.length === 0) {
      await countFencedWrite(tx, runId, task);
      return false;
    }
    await countCpuSeconds(tx, cpuSeconds);
    return true;
  });
}

/**
 * Cancels everything of a run that nobody has in hand: undecided inputs without a task, queued tasks, and tasks whose
 * lease has run out. What a worker has in hand, the worker cancels itself with `decideTask` at its next heartbeat.
 */
export async function cancelOpenTasks(conn: ResultsConnection, runId: RunId): Promise<Settled> {
  return conn.transaction(async (tx) => {
    await tx.execute(sql`
      update task_executions set state = 'cancelled', fence = fence + 1, lease_until = null, finished_at = now()
      where id in (
        select t.id from task_executions t
        where t.job_id = ${runId} and (t.state = 'queued' or (t.state = 'running' and t.lease_until < now())) ${LOCKED_IN_ORDER})`);
    const cancelled = await tx.execute(sql`
      update job_inputs i set outcome = 'cancelled'
      where i.job_id = ${runId} and i.outcome is null
        and not exists (select from task_executions t where t.id = i.task_id and t.state <> 'cancelled')
      returning i.ligand_id`);
    return countOutcomes(tx, runId, 'cancelled', cancelled.length);
  });
}

/** Cores that the engines of a run have at this moment, on all machines together. */
export async function countCoresInUse(conn: ResultsConnection, runId: RunId): Promise<number> {
  const [row] = await conn.execute<{ cores: number }>(sql`
    select coalesce(sum(cores), 0)::int as cores from task_executions
    where job_id = ${runId} and state = 'running' and lease_until > now()`);
  return row?.cores ?? 0;
}

/** Tasks that some worker has in hand: those with a lease that has not run out. */
export async function countTasksInHand(conn: ResultsConnection): Promise<number> {
  return conn.$count(
    taskExecutions,
    and(eq(taskExecutions.state, 'running'), sql`${taskExecutions.leaseUntil} > now()`),
  );
}

export interface RunningTaskRecord {
  taskId: TaskId;
  ligandId: LigandId;
  name: string;
  /** Of the record in its file, from 1. */
  ordinal: number;
  /** 0 to 1. */
  progress: number;
  /** Of its engine; 0 before it starts. */
  cores: number;
  attempt: number;
  startedAt: Date | null;
}

/** What workers have in hand at this moment, the furthest first. */
export async function listRunningTasks(
  conn: ResultsConnection,
  runId: RunId,
  limit = 50,
): Promise<RunningTaskRecord[]> {
  return conn
    .select({
      taskId: taskExecutions.id,
      ligandId: taskExecutions.ligandId,
      name: jobInputs.name,
      ordinal: jobInputs.ordinal,
      progress: taskExecutions.progress,
      cores: taskExecutions.cores,
      attempt: taskExecutions.attempts,
      startedAt: taskExecutions.startedAt,
    })
    .from(taskExecutions)
    .innerJoin(
      jobInputs,
      and(eq(jobInputs.jobId, taskExecutions.jobId), eq(jobInputs.ligandId, taskExecutions.ligandId)),
    )
    .where(and(eq(taskExecutions.jobId, runId), eq(taskExecutions.state, 'running')))
    .orderBy(desc(taskExecutions.progress), taskExecutions.id)
    .limit(limit);
}

export interface TaskRecord {
  id: TaskId;
  ligandId: LigandId;
  state: TaskState;
  attempts: number;
  lostTries: LostTry[];
  logsUri: string | null;
  errorCode: string | null;
  error: string | null;
}

/** The task of a ligand in a run; null if nothing had to be docked. */
export async function findTask(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<TaskRecord | null> {
  const [row] = await conn
    .select({
      id: taskExecutions.id,
      ligandId: taskExecutions.ligandId,
      state: taskExecutions.state,
      attempts: taskExecutions.attempts,
      lostTries: taskExecutions.lostTries,
      logsUri: taskExecutions.logsUri,
      errorCode: taskExecutions.errorCode,
      error: taskExecutions.error,
    })
    .from(taskExecutions)
    .where(and(eq(taskExecutions.jobId, runId), eq(taskExecutions.ligandId, ligandId)));
  return row ?? null;
}

/** Which of these tasks there are, in whatever state. */
export async function listExistingTasks(conn: ResultsConnection, ids: readonly TaskId[]): Promise<TaskId[]> {
  if (ids.length === 0) return [];
  const rows = await conn
    .select({ id: taskExecutions.id })
    .from(taskExecutions)
    .where(inArray(taskExecutions.id, [...ids]));
  return rows.map(({ id }) => id);
}

/**
 * Takes away the logs of tasks whose run ended more than so many days ago. A repeat is fine.
 * @returns of these tasks, those that have no log any more
 */
export async function forgetTaskLogs(
  conn: ResultsConnection,
  ids: readonly TaskId[],
  days: number,
): Promise<TaskId[]> {
  if (ids.length === 0) return [];
  const rows = await conn
    .update(taskExecutions)
    .set({ logsUri: null })
    .where(
      and(
        inArray(taskExecutions.id, [...ids]),
        sql`${taskExecutions.jobId} in (
          select id from jobs where finished_at < now() - make_interval(days => ${days}))`,
      ),
    )
    .returning({ id: taskExecutions.id });
  return rows.map(({ id }) => id);
}
