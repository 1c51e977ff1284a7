import { type SQL, sql } from 'drizzle-orm';
import type { LigandId, RunId, TaskResultId } from '@/lib/domain/ids';
import type { Finding } from '@/lib/domain/invariants';
import { CELL_KCAL_PER_MOL, EDGE_TOLERANCE } from '@/lib/domain/result-plots';
import type { ResultsConnection } from './connection';

/** What an audit of one organisation looks at in its results database. The clock is the database's. */
export interface RowAuditOptions {
  /** How long something that goes on by itself, as a lease that ran out, may stand before it is a finding. */
  graceSeconds: number;
  /** The most findings of each kind. */
  limit: number;
}

async function findingsOf(conn: ResultsConnection, query: SQL, limit: number): Promise<Finding[]> {
  const rows = await conn.execute<Finding & Record<string, unknown>>(sql`${query} limit ${limit}`);
  return rows.map(({ subject, detail }) => ({ subject, detail }));
}

/** Each (ligand, pose rank) that is expected is there once. */
export async function findMissingPoses(
  conn: ResultsConnection,
  { limit }: RowAuditOptions,
): Promise<Finding[]> {
  const queries = [
    sql`select i.job_id || ' ' || i.ligand_id as subject,
        'ended as ' || i.outcome || ', and has ' || case when o.ligand_id is null then 'no' else 'a' end || ' result' as detail
      from job_inputs i left join job_outputs o on o.job_id = i.job_id and o.ligand_id = i.ligand_id
      where (i.outcome in ('docked', 'reused')) <> (o.ligand_id is not null)
        or (i.outcome is null and o.ligand_id is not null)`,
    sql`select r.id as subject,
        'should have poses 1 to ' || r.pose_count || ', and has ' || coalesce(string_agg(p.rank::text, ', ' order by p.rank), 'none') as detail
      from task_results r left join docking_results p on p.task_result_id = r.id
      group by r.id
      having count(p.rank) <> r.pose_count or min(p.rank) <> 1 or max(p.rank) <> r.pose_count`,
    sql`select t.job_id || ' ' || t.ligand_id as subject, 'its task is ' || t.state || ', its outcome ' || coalesce(i.outcome, 'open') as detail
      from task_executions t join job_inputs i on i.job_id = t.job_id and i.ligand_id = t.ligand_id
      where (t.state in ('done', 'failed', 'cancelled')) <> (i.outcome is not null)
        or (t.state = 'done' and i.outcome not in ('docked', 'reused'))`,
    sql`select exact_signature as subject, 'is the signature of an entry whose result has another one' as detail
      from result_cache c where not exists (
        select from task_results r where r.id = c.task_result_id and r.exact_signature = c.exact_signature)`,
    sql`select o.job_id || ' ' || o.ligand_id as subject, 'rests on ' || (o.confidence_parts ->> 'seeds')
        || ' dockings, and names ' || count(m.replicate) || case when bool_or(m.task_result_id = o.task_result_id)
        then '' else ', none of which it shows' end as detail
      from job_outputs o left join job_replicates m on m.job_id = o.job_id and m.ligand_id = o.ligand_id
      where (o.confidence_parts ->> 'seeds')::int > 1
      group by o.job_id, o.ligand_id
      having count(m.replicate) <> (o.confidence_parts ->> 'seeds')::int
        or not coalesce(bool_or(m.task_result_id = o.task_result_id), false)`,
  ];
  return (await Promise.all(queries.map((query) => findingsOf(conn, query, limit)))).flat();
}

/** The outcomes of each run add up to its inputs, and its counters say the same. */
export async function findWrongTotals(
  conn: ResultsConnection,
  { limit }: RowAuditOptions,
): Promise<Finding[]> {
  return findingsOf(
    conn,
    sql`
    with counted as (
      select job_id, count(*)::int as total, (count(*) filter (where outcome is null))::int as pending,
        (count(*) filter (where outcome = 'docked'))::int as docked, (count(*) filter (where outcome = 'reused'))::int as reused,
        (count(*) filter (where outcome = 'rejected'))::int as rejected, (count(*) filter (where outcome = 'failed'))::int as failed,
        (count(*) filter (where outcome = 'cancelled'))::int as cancelled, (count(*) filter (where outcome = 'skipped'))::int as skipped
      from job_inputs group by job_id
    ), told as (
      select j.id, j.status, j.finished_at,
        array[j.total, j.pending, j.docked, j.reused, j.rejected, j.failed, j.cancelled, j.skipped] as says,
        array[coalesce(c.total, 0), coalesce(c.pending, 0), coalesce(c.docked, 0), coalesce(c.reused, 0),
          coalesce(c.rejected, 0), coalesce(c.failed, 0), coalesce(c.cancelled, 0), coalesce(c.skipped, 0)] as has
      from jobs j left join counted c on c.job_id = j.id
    )
    select id as subject, 'is ' || status || ' and says (all, open, docked, reused, rejected, failed, cancelled, skipped) = '
      || says::text || '; its inputs are ' || has::text as detail
    from told where says <> has or (finished_at is not null and has[2] <> 0)`,
    limit,
  );
}

/** No task is run on a lease that ran out, and none of a run that has ended. */
export async function findLostLeases(
  conn: ResultsConnection,
  { graceSeconds, limit }: RowAuditOptions,
): Promise<Finding[]> {
  const queries = [
    sql`select t.id as subject, 'is held by ' || t.worker_id || ', whose lease ended at ' || t.lease_until::text as detail
      from task_executions t join jobs j on j.id = t.job_id
      where t.state = 'running' and t.lease_until < now() - make_interval(secs => ${graceSeconds})
        and j.paused_at is null and j.waiting_for is null`,
    sql`select t.id as subject, 'is ' || t.state || ' in a run that has ended' as detail
      from task_executions t join jobs j on j.id = t.job_id
      where j.finished_at is not null and t.state in ('queued', 'running')`,
    sql`select t.id as subject, 'was claimed ' || t.attempts || ' times with the fence at ' || t.fence as detail
      from task_executions t where t.fence < t.attempts or t.crashes > t.attempts`,
  ];
  return (await Promise.all(queries.map((query) => findingsOf(conn, query, limit)))).flat();
}

/** Objects that a row names. */
export interface NamedObject {
  key: string;
  /** Null where only that it is there is known: logs. */
  sha256: string | null;
  /** Whose: for the words of a finding. */
  subject: string;
}

/** Every object that a row of the results database names, without those that are known to be damaged. */
export async function listNamedObjects(conn: ResultsConnection): Promise<NamedObject[]> {
  const rows = await conn.execute<NamedObject & Record<string, unknown>>(sql`
    select object_key as key, object_sha256 as sha256, id as subject from task_results where damaged_at is null
    union all select object_key, object_sha256, key from prepared_ligands
    union all select substr(logs_uri, 8), null, id from task_executions where logs_uri like 'object:%'`);
  return rows.map(({ key, sha256, subject }) => ({ key, sha256, subject }));
}

/** Of some keys of objects, those that no row is for: also a log of an earlier try is its task's. */
export interface ObjectOwners {
  results: string[];
  prepared: string[];
  tasks: string[];
}

export async function listObjectOwners(conn: ResultsConnection): Promise<ObjectOwners> {
  const ids = async (query: SQL) =>
    (await conn.execute<{ id: string }>(query)).map(({ id }: { id: string }) => id);
  return {
    results: await ids(sql`select id from task_results`),
    prepared: await ids(sql`select key as id from prepared_ligands`),
    tasks: await ids(sql`select id from task_executions`),
  };
}

/** What of a run the other database must know as well. */
export interface AuditedJob {
  id: RunId;
  status: string;
  libraryId: string;
  /** True if it takes only some records of its library. */
  isPart: boolean;
  /** True if it took its library over. */
  isPlanned: boolean;
  total: number;
  /** True if it ended longer ago than the grace. */
  isLongEnded: boolean;
  isCancelled: boolean;
  isPaused: boolean;
  isFinished: boolean;
  pauses: number;
  priorities: number;
}

export async function listAuditedJobs(
  conn: ResultsConnection,
  { graceSeconds }: RowAuditOptions,
): Promise<AuditedJob[]> {
  const rows = await conn.execute<AuditedJob & Record<string, unknown>>(sql`
    select j.id, j.status, j.params -> 'library' ->> 'id' as "libraryId", j.params ? 'only' as "isPart",
      j.status not in ('queued', 'planning') and j.engine is not null as "isPlanned", j.total,
      coalesce(j.finished_at < now() - make_interval(secs => ${graceSeconds}), false) as "isLongEnded",
      j.cancel_requested_at is not null as "isCancelled", j.paused_at is not null as "isPaused",
      j.finished_at is not null as "isFinished",
      (select count(*)::int from job_events e where e.job_id = j.id and e.kind = 'paused') as pauses,
      (select count(*)::int from job_events e where e.job_id = j.id and e.kind = 'priority') as priorities
    from jobs j order by j.id`);
  return [...rows];
}

/** Entries that the audit log has been owed for longer than the grace. */
export async function findOldAuditDues(
  conn: ResultsConnection,
  { graceSeconds, limit }: RowAuditOptions,
): Promise<Finding[]> {
  return findingsOf(
    conn,
    sql`select id as subject, 'is owed to the audit log since ' || created_at::text || ': ' || (entry ->> 'action') as detail
      from audit_dues where created_at < now() - make_interval(secs => ${graceSeconds})`,
    limit,
  );
}

/** The database that this connection is of. */
export async function readDatabaseName(conn: ResultsConnection): Promise<string> {
  const [row] = await conn.execute<{ name: string }>(sql`select current_database() as name`);
  return row?.name ?? '';
}

/** Ids of ligands that runs have as inputs. */
export async function listInputLigands(
  conn: ResultsConnection,
  { after, limit }: { after: string; limit: number },
): Promise<LigandId[]> {
  const rows = await conn.execute<{ id: LigandId }>(sql`
    select distinct ligand_id as id from job_inputs where ligand_id > ${after} order by ligand_id limit ${limit}`);
  return rows.map(({ id }) => id);
}

/** What one exact input gave: to be the same wherever it was docked. */
export interface ResultDigest {
  id: TaskResultId;
  /** The exact input, and where its bytes may differ: class of machine, format of poses. */
  input: string;
  /** Of ranks, affinities and the bytes of the poses. */
  digest: string;
}

export async function listResultDigests(conn: ResultsConnection): Promise<ResultDigest[]> {
  const rows = await conn.execute<ResultDigest & Record<string, unknown>>(sql`
    select r.id, concat_ws(' ', r.exact_signature, r.machine_class, r.poses_format) as input,
      md5(string_agg(concat_ws(':', p.rank, p.affinity_kcal_per_mol, p.sha256), ',' order by p.rank)) as digest
    from task_results r join docking_results p on p.task_result_id = r.id
    -- What came with a bundle is its maker's word.
    where r.damaged_at is null and r.restored_from is null group by r.id order by r.id`);
  return rows.map(({ id, input, digest }) => ({ id, input, digest }));
}

/** Numbers that a run shows must be those of its results. */
export async function findWrongCopies(
  conn: ResultsConnection,
  { limit }: RowAuditOptions,
): Promise<Finding[]> {
  const queries = [
    sql`select o.job_id || ' ' || o.ligand_id as subject,
        'shows ' || o.best_affinity_kcal_per_mol || ' kcal/mol; its result has ' || r.best_affinity_kcal_per_mol
          || ', its best pose ' || coalesce(p.affinity_kcal_per_mol::text, 'nothing') as detail
      from job_outputs o join task_results r on r.id = o.task_result_id
      left join docking_results p on p.task_result_id = r.id and p.rank = 1
      where o.best_affinity_kcal_per_mol is distinct from r.best_affinity_kcal_per_mol
        or o.best_affinity_kcal_per_mol is distinct from p.affinity_kcal_per_mol`,
    sql`select j.id as subject, 'says its best is ' || coalesce(j.best_affinity_kcal_per_mol::text, 'nothing') as detail
      from jobs j where j.best_affinity_kcal_per_mol is distinct from (
        select min(o.best_affinity_kcal_per_mol) from job_outputs o where o.job_id = j.id)`,
    sql`select coalesce(c.job_id, o.job_id) as subject, 'counts ' || coalesce(c.results, 0) || ' results of '
          || coalesce(c.heavy_atoms, o.heavy_atoms) || ' heavy atoms in the bin from '
          || coalesce(c.affinity_bin, o.affinity_bin) * ${CELL_KCAL_PER_MOL}::numeric || ' kcal/mol, and has ' || coalesce(o.results, 0) as detail
      from result_cells c full join (
        select job_id, floor(best_affinity_kcal_per_mol / ${CELL_KCAL_PER_MOL}::float8 + ${EDGE_TOLERANCE}::float8)::int as affinity_bin,
          heavy_atoms, count(*)::int as results
        from job_outputs group by 1, 2, 3
      ) o on o.job_id = c.job_id and o.affinity_bin = c.affinity_bin and o.heavy_atoms = c.heavy_atoms
      where c.results is distinct from o.results`,
    sql`select i.job_id || ' ' || i.ligand_id as subject, 'was signed otherwise than the result that stands for it' as detail
      from job_inputs i join job_outputs o on o.job_id = i.job_id and o.ligand_id = i.ligand_id
      join task_results r on r.id = o.task_result_id where i.exact_signature is distinct from r.exact_signature`,
  ];
  return (await Promise.all(queries.map((query) => findingsOf(conn, query, limit)))).flat();
}

/** Where an entry of the cache stands in a run: for docking it again. */
export interface SampledEntry {
  runId: RunId;
  ligandId: LigandId;
  taskResultId: TaskResultId;
}

/** Some entries that a run shows, chosen by a seed: the same for the same. */
export async function sampleEntries(
  conn: ResultsConnection,
  { seed, size }: { seed: string; size: number },
): Promise<SampledEntry[]> {
  const rows = await conn.execute<SampledEntry & Record<string, unknown>>(sql`
    select * from (
      select distinct on (c.task_result_id) o.job_id as "runId", o.ligand_id as "ligandId", c.task_result_id as "taskResultId"
      from result_cache c join job_outputs o on o.task_result_id = c.task_result_id
      order by c.task_result_id, o.job_id) entry
    order by md5(${seed} || "taskResultId") limit ${size}`);
  return [...rows];
}
