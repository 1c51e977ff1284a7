import type { ClaimedJob, Due, Query } from '@/db/orchestrator/rows';

/**
 * Takes the next job that may run, or gives null. Among the jobs that are due and that no limit holds back,
 * the one of the organisation with the fewest calls in flight comes first, then the oldest. A lane holds the
 * jobs that share all limits, so its head speaks for the rest and a long backlog costs one row.
 *
 * Must run in a transaction of its own: claims are taken one after the other under a lock, so that two
 * workers cannot both take the last place of a limit.
 */
export async function claimJob(
  tx: Query,
  claim: { workerId: string; leaseSeconds: number; functionIds: readonly string[] },
): Promise<ClaimedJob | null> {
  await tx`select pg_advisory_xact_lock(hashtext('orchestrator-claim'))`;
  const rows = await tx<ClaimedJob[]>`
    with recursive lanes as (
      (select lane from orchestrator.job where lease_until is null order by lane limit 1)
      union all
      select (select j.lane from orchestrator.job j
              where j.lease_until is null and j.lane > lanes.lane order by j.lane limit 1)
      from lanes where lanes.lane is not null
    ),
    heads as (
      select head.* from lanes cross join lateral (
        select j.id, j.function_id, j.fair_key, j.limit_keys, j.limit_values, j.due_at
        from orchestrator.job j
        where j.lane = lanes.lane and j.lease_until is null and j.due_at <= statement_timestamp()
        order by j.due_at, j.id limit 1
      ) head
    ),
    in_flight as (select fair_key, limit_keys from orchestrator.job where lease_until is not null),
    chosen as (
      select h.id from heads h
      where h.function_id in (select json_array_elements_text(${JSON.stringify(claim.functionIds)}::text::json))
        and not exists (
          select 1 from unnest(h.limit_keys, h.limit_values) as l(key, most)
          where (select count(*) from in_flight f where f.limit_keys @> array[l.key]) >= l.most)
      order by (select count(*) from in_flight f where f.fair_key is not distinct from h.fair_key), h.due_at, h.id
      limit 1
    )
    update orchestrator.job j
    set fence = nextval('orchestrator.fence'), leased_by = ${claim.workerId},
        lease_until = clock_timestamp() + ${claim.leaseSeconds}::float8 * interval '1 second'
    from chosen where j.id = chosen.id and j.lease_until is null
    returning j.id::text, j.run_id as "runId", j.step_id as "stepId", j.function_id as "functionId",
      j.fair_key as "fairKey", j.attempt, j.crashes, j.fence::text as fence`;
  return rows[0] ?? null;
}

/** Lengthens the leases that are still held and gives their fencing numbers; a missing one was lost. */
export async function extendLeases(
  sql: Query,
  fences: readonly string[],
  leaseSeconds: number,
): Promise<string[]> {
  const rows = await sql<{ fence: string }[]>`
    update orchestrator.job set lease_until = clock_timestamp() + ${leaseSeconds}::float8 * interval '1 second'
    where lease_until is not null
      and fence in (select value::bigint from json_array_elements_text(${JSON.stringify(fences)}::text::json))
    returning fence::text`;
  return rows.map((row) => row.fence);
}

/** Locks the job if this fencing number is still the latest. The run must be locked before it. */
export async function lockJobByFence(
  tx: Query,
  jobId: string,
  fence: string,
): Promise<{ attempt: number; again: boolean } | null> {
  const rows = await tx<{ attempt: number; again: boolean }[]>`
    select attempt, again from orchestrator.job
    where id = ${jobId}::uuid and fence = ${fence}::bigint and lease_until is not null for update`;
  return rows[0] ?? null;
}

/** Gives a held job back: due again at `due`, with a new count of attempts. */
export async function rescheduleJob(tx: Query, jobId: string, attempt: number, due: Due): Promise<void> {
  await tx`
    update orchestrator.job
    set lease_until = null, leased_by = null, again = false, attempt = ${attempt}, crashes = 0,
        due_at = ${dueAt(tx, due)}
    where id = ${jobId}::uuid`;
}

/** Work was saved under this lease: the next error counts from zero. */
export async function markProgress(tx: Query, jobId: string): Promise<void> {
  await tx`update orchestrator.job set attempt = 0, crashes = 0 where id = ${jobId}::uuid and attempt + crashes > 0`;
}

/** Gives held jobs back unchanged, for a worker that stops; whoever holds the old fence is locked out. */
export async function releaseJobs(sql: Query, fences: readonly string[]): Promise<number> {
  const rows = await sql`
    update orchestrator.job
    set lease_until = null, leased_by = null, fence = nextval('orchestrator.fence'), due_at = clock_timestamp()
    where fence in (select value::bigint from json_array_elements_text(${JSON.stringify(fences)}::text::json))
    returning id`;
  return rows.length;
}

export async function deleteJob(tx: Query, jobId: string): Promise<void> {
  await tx`delete from orchestrator.job where id = ${jobId}::uuid`;
}

/** Removes a run's jobs that nobody holds; a held one is dropped when its answer comes or its lease ends. */
export async function deleteWaitingJobs(tx: Query, runId: string): Promise<void> {
  await tx`delete from orchestrator.job where run_id = ${runId} and lease_until is null`;
}

/**
 * Makes a call of the run due: of the function (`stepId` empty) or of one planned step. If that very call is
 * in flight, it will be made once more.
 */
export async function enqueueJob(tx: Query, runId: string, stepId: string): Promise<void> {
  await tx`
    insert into orchestrator.job (run_id, step_id, function_id, fair_key, lane, limit_keys, limit_values)
    select id, ${stepId}, function_id, fair_key, lane, limit_keys, limit_values
    from orchestrator.run where id = ${runId}
    on conflict (run_id, step_id) do update set
      again = job.lease_until is not null,
      due_at = case when job.lease_until is null then least(job.due_at, now()) else job.due_at end`;
}

/**
 * Frees jobs whose lease ran out, each crash doubling the wait from the second on, so that the work that
 * kills workers drifts apart from its innocent neighbours. Gives how many were freed, and those whose
 * `maxCrashes`-th crash this is, still leased, for the caller to end.
 */
export async function reapExpiredLeases(
  sql: Query,
  maxCrashes: number,
): Promise<{ freed: number; poisoned: { jobId: string; runId: string; crashes: number }[] }> {
  const freed = await sql`
    update orchestrator.job
    set lease_until = null, leased_by = null, crashes = crashes + 1,
        due_at = clock_timestamp() + case when crashes = 0 then interval '0'
          else least(60, power(2, crashes - 1)) * (0.5 + random() / 2) * interval '1 second' end
    where id in (
      select id from orchestrator.job
      where lease_until < clock_timestamp() and crashes + 1 < ${maxCrashes} for update skip locked)
    returning id`;
  const poisoned = await sql<{ jobId: string; runId: string; crashes: number }[]>`
    select id::text as "jobId", run_id as "runId", crashes + 1 as crashes from orchestrator.job
    where lease_until < clock_timestamp() and crashes + 1 >= ${maxCrashes}`;
  return { freed: freed.length, poisoned };
}

/** Locks a job whose lease is over; false if it was freed or extended meanwhile. */
export async function lockExpiredJob(tx: Query, jobId: string): Promise<boolean> {
  const rows = await tx`
    select 1 from orchestrator.job where id = ${jobId}::uuid and lease_until < clock_timestamp() for update`;
  return rows.length > 0;
}

/** The database's time, in milliseconds since 1970. */
export async function readClock(sql: Query): Promise<number> {
  const rows = await sql<{ nowMs: number }[]>`
    select (extract(epoch from clock_timestamp()) * 1000)::float8 as "nowMs"`;
  const row = rows[0];
  if (!row) throw new Error('The database gave no row for its own clock.');
  return row.nowMs;
}

/**
 * Milliseconds until the next job or timer is due, of those that were not due yet at `sinceMs`; negative if it
 * has become due since, null if none is in sight. A job that was due before and is still there is held back by
 * a limit, and the end of another job will wake who waits for it.
 */
export async function readNextDue(sql: Query, sinceMs: number): Promise<number | null> {
  const rows = await sql<{ dueInMs: number | null }[]>`
    select (extract(epoch from least(
        (select min(due_at) from orchestrator.job
          where lease_until is null and due_at > to_timestamp(${sinceMs}::float8 / 1000)),
        (select min(due_at) from orchestrator.step where done_at is null and due_at is not null)
      ) - clock_timestamp()) * 1000)::float8 as "dueInMs"`;
  return rows[0]?.dueInMs ?? null;
}

function dueAt(sql: Query, due: Due) {
  return 'at' in due
    ? sql`${due.at}::text::timestamptz`
    : sql`clock_timestamp() + ${due.inMilliseconds}::float8 * interval '1 millisecond'`;
}
