import { and, asc, desc, eq, inArray, isNotNull, isNull, type SQL, sql } from 'drizzle-orm';
import type { ConfidenceParts } from '@/lib/domain/confidence';
import { NotFoundError } from '@/lib/domain/errors';
import type { LigandId, RunId, ShortlistId, TaskResultId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import { type FilterPart, RANKING, type ResultQuery, type ResultSort } from '@/lib/domain/result-query';
import type { ResultsConnection } from './connection';
import type { PoseInput } from './decisions-repository';
import { passes, passesPart, type SearchedFilter } from './result-filter';
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
  heavyAtoms: number;
  rotatableBonds: number | null;
  molecularWeightDalton: number | null;
  bestAffinityKcalPerMol: number;
  reportedAffinityKcalPerMol: number;
  ligandEfficiencyKcalPerMol: number;
  rmsdAngstrom: number | null;
  confidence: number | null;
  /** That the confidence rests on; null with it. */
  seeds: number | null;
  /** Of each pose, the best first. */
  poseAffinitiesKcalPerMol: number[];
  flags: string[];
  reused: boolean;
  /** That it is on; archived ones are left out. */
  shortlistIds: ShortlistId[];
  taskResultId: TaskResultId;
  objectKey: string;
}

/** Where a page ended: the sort key of its last row, and that row's place in the whole ranking. */
export interface ResultPosition {
  /** Null in the rows that have none, which come last in either order. */
  key: number | string | null;
  ligandId: LigandId;
  rank: number;
}

/** By what results are sorted: each has an index of its own. Of the nullable, the index leaves the nulls out. */
const SORT_KEYS: Record<ResultSort, { key: SQL<number | string>; isNullable: boolean }> = {
  affinity: { key: sql`${jobOutputs.bestAffinityKcalPerMol}`, isNullable: false },
  efficiency: { key: sql`${jobOutputs.ligandEfficiencyKcalPerMol}`, isNullable: false },
  weight: { key: sql`${jobOutputs.molecularWeightDalton}`, isNullable: true },
  rmsd: { key: sql`${jobOutputs.rmsdAngstrom}`, isNullable: true },
  confidence: { key: sql`${jobOutputs.confidence}`, isNullable: true },
  name: { key: sql`lower(left(${jobOutputs.name}, 200))`, isNullable: false },
};

/** An order, and a filter that the database can apply. */
export type SearchedQuery = Pick<ResultQuery, 'sort' | 'order'> & { filter: SearchedFilter };

/**
 * A page of a run's results in any order; equal ones in the order of their ids, those without a value last. The rank
 * is by affinity in the whole run, whatever the order and the filter.
 */
export async function listResults(
  conn: ResultsConnection,
  runId: RunId,
  page: {
    query?: SearchedQuery | undefined;
    after?: ResultPosition | undefined;
    limit: number;
  },
): Promise<(RankedResult & { position: ResultPosition })[]> {
  const { query = RANKING, after, limit } = page;
  const { isNullable } = SORT_KEYS[query.sort];
  const rows =
    after?.key === null ? [] : await loadSegment(conn, runId, { query, after, limit, isOfNulls: false });
  if (isNullable && rows.length < limit) {
    const rest = { query, after: after?.key === null ? after : undefined, limit: limit - rows.length };
    rows.push(...(await loadSegment(conn, runId, { ...rest, isOfNulls: true })));
  }
  const isRanking = query.sort === 'affinity' && query.order === 'asc';
  const ranks = await ranksOf(conn, runId, rows, isRanking ? after : undefined);
  return rows.map(({ key, ...row }) => {
    const rank = ranks.get(row.ligandId) ?? 0;
    return { rank, ...row, position: { key, ligandId: row.ligandId, rank } };
  });
}

/** Rows with a sort key, or those without one: each is one stretch of one index. */
async function loadSegment(
  conn: ResultsConnection,
  runId: RunId,
  segment: { query: SearchedQuery; after: ResultPosition | undefined; limit: number; isOfNulls: boolean },
) {
  const { query, after, limit, isOfNulls } = segment;
  const { key, isNullable } = SORT_KEYS[query.sort];
  const type = query.sort === 'name' ? sql`text` : sql`double precision`;
  const isAscending = query.order === 'asc';
  const past = isAscending ? sql`>` : sql`<`;
  const direction = isAscending ? asc : desc;
  const following = isOfNulls
    ? and(isNull(key), after && sql`${jobOutputs.ligandId} ${past} ${after.ligandId}`)
    : and(
        isNullable ? isNotNull(key) : undefined,
        after && sql`(${key}, ${jobOutputs.ligandId}) ${past} (${after.key}::${type}, ${after.ligandId})`,
      );
  const rows = conn
    .select({
      ligandId: jobOutputs.ligandId,
      name: jobOutputs.name,
      heavyAtoms: jobOutputs.heavyAtoms,
      rotatableBonds: jobOutputs.rotatableBonds,
      molecularWeightDalton: jobOutputs.molecularWeightDalton,
      bestAffinityKcalPerMol: jobOutputs.bestAffinityKcalPerMol,
      ligandEfficiencyKcalPerMol: jobOutputs.ligandEfficiencyKcalPerMol,
      rmsdAngstrom: jobOutputs.rmsdAngstrom,
      confidence: jobOutputs.confidence,
      seeds: sql<number | null>`(${jobOutputs.confidenceParts} ->> 'seeds')::int`.as('seeds'),
      flags: jobOutputs.flags,
      reused: jobOutputs.reused,
      taskResultId: jobOutputs.taskResultId,
      key: sql<number | string | null>`${isOfNulls ? sql`null` : key}`.as('sort_key'),
    })
    .from(jobOutputs)
    .where(and(eq(jobOutputs.jobId, runId), passes(query.filter), following))
    .orderBy(...(isOfNulls ? [] : [direction(key)]), direction(jobOutputs.ligandId))
    .limit(limit)
    .as('page');
  return conn
    .select({
      ligandId: rows.ligandId,
      ordinal: jobInputs.ordinal,
      name: rows.name,
      canonicalSmiles: jobInputs.canonicalSmiles,
      heavyAtoms: rows.heavyAtoms,
      rotatableBonds: rows.rotatableBonds,
      molecularWeightDalton: rows.molecularWeightDalton,
      bestAffinityKcalPerMol: rows.bestAffinityKcalPerMol,
      reportedAffinityKcalPerMol: dockingResults.reportedAffinityKcalPerMol,
      ligandEfficiencyKcalPerMol: rows.ligandEfficiencyKcalPerMol,
      rmsdAngstrom: rows.rmsdAngstrom,
      confidence: rows.confidence,
      seeds: rows.seeds,
      poseAffinitiesKcalPerMol: sql<number[]>`(
        select array_agg(pose.affinity_kcal_per_mol order by pose.rank)
        from ${dockingResults} pose where pose.task_result_id = ${rows.taskResultId}
      )`.mapWith(jobOutputs.poseRmsdsAngstrom),
      flags: rows.flags,
      reused: rows.reused,
      shortlistIds: sql<ShortlistId[]>`array(
        select star.shortlist_id from shortlist_results star join shortlists list on list.id = star.shortlist_id
        where star.job_id = ${runId} and star.ligand_id = ${rows.ligandId}
          and star.removed_at is null and list.archived_at is null
        order by star.starred_at
      )`.mapWith((value: string[]) => jobOutputs.flags.mapFromDriverValue(value) as ShortlistId[]),
      taskResultId: rows.taskResultId,
      objectKey: taskResults.objectKey,
      key: rows.key,
    })
    .from(rows)
    .innerJoin(jobInputs, and(eq(jobInputs.jobId, runId), eq(jobInputs.ligandId, rows.ligandId)))
    .innerJoin(taskResults, eq(taskResults.id, rows.taskResultId))
    .innerJoin(
      dockingResults,
      and(eq(dockingResults.taskResultId, rows.taskResultId), eq(dockingResults.rank, 1)),
    )
    .orderBy(...(isOfNulls ? [] : [direction(rows.key)]), direction(rows.ligandId));
}

/**
 * The places of some rows in the ranking of the whole run, in one pass over its index: counted are the rows between
 * each of them and the next.
 * @param from a place that is known, before all of them; left out: the count begins at the top
 */
export async function ranksOf(
  conn: ResultsConnection,
  runId: RunId,
  rows: readonly { ligandId: LigandId; bestAffinityKcalPerMol: number }[],
  from?: ResultPosition,
): Promise<Map<LigandId, number>> {
  if (rows.length === 0) return new Map();
  const given = rows.map((row) => ({ affinity: row.bestAffinityKcalPerMol, id: row.ligandId }));
  const ranks = await conn.execute<{ id: LigandId; rank: number }>(sql`
    with page as (
      select affinity, id, lag(affinity) over w as previous_affinity, lag(id) over w as previous_id
      from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given (affinity double precision, id text)
      window w as (order by affinity, id)
    )
    select page.id, sum(counted.places) over (order by page.affinity, page.id)::float8 as rank
    from page, lateral (
      select count(*) as places from ${jobOutputs}
      where ${jobOutputs.jobId} = ${runId}
        and (${jobOutputs.bestAffinityKcalPerMol}, ${jobOutputs.ligandId}) > (
          coalesce(page.previous_affinity, ${from?.key ?? '-Infinity'}::double precision),
          coalesce(page.previous_id, ${from?.ligandId ?? ''})
        )
        and (${jobOutputs.bestAffinityKcalPerMol}, ${jobOutputs.ligandId}) <= (page.affinity, page.id)
    ) counted`);
  return new Map(ranks.map(({ id, rank }) => [id, (from?.rank ?? 0) + rank]));
}

/** How many results of a run pass a filter. */
export async function countMatchingResults(
  conn: ResultsConnection,
  runId: RunId,
  filter: SearchedFilter,
): Promise<number> {
  return conn.$count(jobOutputs, and(eq(jobOutputs.jobId, runId), passes(filter)));
}

/** How many results of a run pass each of these parts of a filter, if it were the only one. */
export async function countByPart(
  conn: ResultsConnection,
  runId: RunId,
  filter: SearchedFilter,
  parts: readonly FilterPart[],
): Promise<Partial<Record<FilterPart, number>>> {
  const counts = parts.map((part) => [
    part,
    sql<number>`count(*) filter (where ${passesPart(filter, part) ?? sql`true`})::float8`,
  ]);
  const [row] = await conn
    .select(Object.fromEntries(counts))
    .from(jobOutputs)
    .where(eq(jobOutputs.jobId, runId));
  return row ?? {};
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
  machineClass: string | null;
  posesFormat: number;
  seed: number;
  /** Which of several dockings with different seeds it is, from 0. */
  replicate: number;
  confidence: number | null;
  confidenceParts: ConfidenceParts | null;
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
      machineClass: taskResults.machineClass,
      posesFormat: taskResults.posesFormat,
      seed: taskResults.seed,
      replicate: sql<number>`coalesce((${taskResults.signedInput} ->> 'replicate')::int, 0)`,
      confidence: jobOutputs.confidence,
      confidenceParts: jobOutputs.confidenceParts,
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

/** A result as far as runs are compared by it. */
export interface ComparedResultRecord {
  ligandId: LigandId;
  rank: number;
  name: string;
  affinityKcalPerMol: number;
  poses: number;
  ligandIdentity: string | null;
  inchiKey: string | null;
}

/** Every result of a run by rank, with what its molecule is known by. */
export async function listComparedResults(
  conn: ResultsConnection,
  runId: RunId,
): Promise<ComparedResultRecord[]> {
  const rows = await conn
    .select({
      ligandId: jobOutputs.ligandId,
      name: jobOutputs.name,
      affinityKcalPerMol: jobOutputs.bestAffinityKcalPerMol,
      poses: taskResults.poseCount,
      ligandIdentity: taskResults.ligandIdentity,
      inchiKey: jobInputs.inchiKey,
    })
    .from(jobOutputs)
    .innerJoin(taskResults, eq(taskResults.id, jobOutputs.taskResultId))
    .innerJoin(
      jobInputs,
      and(eq(jobInputs.jobId, jobOutputs.jobId), eq(jobInputs.ligandId, jobOutputs.ligandId)),
    )
    .where(eq(jobOutputs.jobId, runId))
    .orderBy(asc(jobOutputs.bestAffinityKcalPerMol), asc(jobOutputs.ligandId));
  return rows.map((row, index) => ({ rank: index + 1, ...row }));
}
