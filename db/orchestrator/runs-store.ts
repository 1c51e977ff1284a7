import type { LockedRun, NewRun, PendingStep, Query, StepAddress } from '@/db/orchestrator/rows';

/**
 * Inserts a run and makes its first call due. By the clock, not by the transaction: of the runs of one fan-out the
 * first event's goes first.
 */
export async function insertRun(tx: Query, run: NewRun): Promise<void> {
  const keys = JSON.stringify(run.limits.map((limit) => limit.key));
  const values = JSON.stringify(run.limits.map((limit) => limit.limit));
  await tx`
    with new_run as (
      insert into orchestrator.run (id, function_id, event_id, event, status, fair_key, lane, limit_keys,
        limit_values, cancel_keys, parent_run_id, parent_step_id)
      values (${run.id}, ${run.functionId}, ${run.eventId}, ${run.event}, 'running', ${run.fairKey}, ${run.lane},
        array(select json_array_elements_text(${keys}::text::json)),
        array(select value::int from json_array_elements_text(${values}::text::json)),
        array(select json_array_elements_text(${JSON.stringify(run.cancelKeys)}::text::json)),
        ${run.parent?.runId ?? null}, ${run.parent?.stepId ?? null})
      returning *
    )
    insert into orchestrator.job (run_id, step_id, function_id, fair_key, lane, limit_keys, limit_values, due_at)
    select id, '', function_id, fair_key, lane, limit_keys, limit_values, clock_timestamp() from new_run`;
}

/** Takes the key for this run; false if another run of the function took it within the last 24 hours. */
export async function takeIdempotencyKey(
  tx: Query,
  functionId: string,
  key: string,
  runId: string,
): Promise<boolean> {
  const rows = await tx`
    insert into orchestrator.idempotency (function_id, key, run_id, expires_at)
    values (${functionId}, ${key}, ${runId}, now() + interval '24 hours')
    on conflict (function_id, key) do update set run_id = excluded.run_id, expires_at = excluded.expires_at
      where idempotency.expires_at < now()
    returning run_id`;
  return rows.length > 0;
}

/** Locks a run until the transaction ends. Every change of a run, its steps and its jobs starts here. */
export async function lockRun(tx: Query, runId: string): Promise<LockedRun | null> {
  const rows = await tx<LockedRun[]>`
    select id, function_id as "functionId", status, event, fair_key as "fairKey",
      parent_run_id as "parentRunId", parent_step_id as "parentStepId", step_count as "stepCount",
      state_bytes::float8 as "stateBytes"
    from orchestrator.run where id = ${runId} for update`;
  return rows[0] ?? null;
}

/** Ends a run once; false if it has ended before. */
export async function endRun(
  tx: Query,
  runId: string,
  status: 'completed' | 'failed' | 'cancelled',
  result: { output: string | null; error: string | null },
): Promise<boolean> {
  const rows = await tx`
    update orchestrator.run
    set status = ${status}, finished_at = now(), output = ${result.output}, error = ${result.error}
    where id = ${runId} and status = 'running' returning id`;
  if (rows.length === 0) return false;
  await tx`delete from orchestrator.step where run_id = ${runId} and done_at is null`;
  return true;
}

/** Running runs of a function that carry this cancellation key, each with its event. */
export async function findCancellableRuns(
  tx: Query,
  functionId: string,
  cancelKey: string,
): Promise<{ id: string; event: string }[]> {
  return tx<{ id: string; event: string }[]>`
    select id, event from orchestrator.run
    where status = 'running' and function_id = ${functionId} and cancel_keys @> array[${cancelKey}::text]
    order by id`;
}

/** What a call of the function needs to replay: its event, and the outcomes in the order they were done. */
export interface RunState {
  event: string;
  /** How many steps are registered and not done. */
  pending: number;
  done: { stepId: string; outcome: string }[];
}

/** The state of a running run; null if it is over. */
export async function readRunState(sql: Query, runId: string): Promise<RunState | null> {
  const runs = await sql<{ event: string }[]>`
    select event from orchestrator.run where id = ${runId} and status = 'running'`;
  if (!runs[0]) return null;
  const steps = await sql<{ stepId: string; outcome: string | null }[]>`
    select step_id as "stepId", outcome from orchestrator.step where run_id = ${runId} order by done_seq nulls last`;
  const done = steps.flatMap((step) =>
    step.outcome === null ? [] : [{ stepId: step.stepId, outcome: step.outcome }],
  );
  return { event: runs[0].event, pending: steps.length - done.length, done };
}

/** Registers a step as pending; false if the run has it already, pending or done. */
export async function insertPendingStep(tx: Query, step: PendingStep): Promise<boolean> {
  const at = step.due && 'at' in step.due ? step.due.at : null;
  const inMilliseconds = step.due && 'inMilliseconds' in step.due ? step.due.inMilliseconds : null;
  const rows = await tx`
    insert into orchestrator.step (run_id, step_id, op, name, race, due_at, wait_event, wait_path, wait_value,
      wait_expression)
    values (${step.runId}, ${step.stepId}, ${step.op}, ${step.name}, ${step.race},
      coalesce(${at}::text::timestamptz, clock_timestamp() + ${inMilliseconds}::float8 * interval '1 millisecond'),
      ${step.wait?.event ?? null}, ${step.wait?.path ?? null}, ${step.wait?.value ?? null},
      ${step.wait?.expression ?? null})
    on conflict (run_id, step_id) do nothing returning step_id`;
  return rows.length > 0;
}

/** Keeps the outcome of a step, registered or not. Gives null if it was done before, else whether it was in a race. */
export async function saveOutcome(
  tx: Query,
  step: StepAddress & { name: string; outcome: string; bytes: number },
): Promise<{ race: boolean } | null> {
  const rows = await tx<{ race: boolean }[]>`
    insert into orchestrator.step (run_id, step_id, op, name, outcome, done_at, done_seq)
    values (${step.runId}, ${step.stepId}, 'run', ${step.name}, ${step.outcome}, now(), nextval('orchestrator.done'))
    on conflict (run_id, step_id) do update
      set outcome = excluded.outcome, done_at = excluded.done_at, done_seq = excluded.done_seq
      where step.done_at is null
    returning race`;
  if (!rows[0]) return null;
  await tx`
    update orchestrator.run set step_count = step_count + 1, state_bytes = state_bytes + ${step.bytes}
    where id = ${step.runId}`;
  return rows[0];
}

/** How many steps are registered and not done: all of them, and those that no race may leave behind. */
export async function countPendingSteps(
  tx: Query,
  runId: string,
): Promise<{ pending: number; awaited: number }> {
  const rows = await tx<{ pending: number; awaited: number }[]>`
    select count(*)::int as pending, count(*) filter (where not race)::int as awaited
    from orchestrator.step where run_id = ${runId} and done_at is null`;
  return rows[0] ?? { pending: 0, awaited: 0 };
}

/** Steps whose sleep has ended or whose wait has run out. */
export async function findDueSteps(
  sql: Query,
  limit: number,
): Promise<(StepAddress & { op: PendingStep['op'] })[]> {
  return sql<(StepAddress & { op: PendingStep['op'] })[]>`
    select run_id as "runId", step_id as "stepId", op from orchestrator.step
    where done_at is null and due_at <= clock_timestamp() order by due_at limit ${limit}`;
}

/** The paths by which running waits for this event look at it; null stands for waits without one. */
export async function findWaitPaths(tx: Query, eventName: string): Promise<(string | null)[]> {
  const rows = await tx<{ path: string | null }[]>`
    select distinct wait_path as path from orchestrator.step where wait_event = ${eventName} and done_at is null`;
  return rows.map((row) => row.path);
}

/** Waits for this event that look at `path` for `value` (both null: waits that look at no single field). */
export async function findWaits(
  tx: Query,
  eventName: string,
  path: string | null,
  value: string | null,
): Promise<(StepAddress & { expression: string | null; event: string })[]> {
  return tx<(StepAddress & { expression: string | null; event: string })[]>`
    select s.run_id as "runId", s.step_id as "stepId", s.wait_expression as expression, r.event
    from orchestrator.step s join orchestrator.run r on r.id = s.run_id
    where s.wait_event = ${eventName} and s.done_at is null
      and s.wait_path is not distinct from ${path} and s.wait_value is not distinct from ${value}
      and (s.due_at is null or s.due_at > now())
    order by s.run_id, s.step_id`;
}
