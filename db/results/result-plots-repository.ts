import { type AnyColumn, and, asc, desc, eq, type SQL, sql } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import {
  type ActiveTally,
  BEDROC_ALPHA,
  ENRICHMENT_FRACTIONS,
  ligandsWithin,
  ROC_STRETCHES,
} from '@/lib/domain/enrichment';
import type { RunId } from '@/lib/domain/ids';
import { CELL_KCAL_PER_MOL, EDGE_TOLERANCE } from '@/lib/domain/result-plots';
import type { ResultsConnection } from './connection';
import { passes, type SearchedFilter } from './result-filter';
import { ranksOf } from './results-repository';
import { jobOutputs } from './schema/job-outputs';
import { resultCells } from './schema/result-cells';

/** How far the results of a run reach. */
export interface ResultExtent {
  total: number;
  affinityKcalPerMol: [least: number, most: number];
  heavyAtoms: [least: number, most: number];
}

/** Null for a run without results. */
export async function resultExtent(conn: ResultsConnection, runId: RunId): Promise<ResultExtent | null> {
  const [row] = await conn
    .select({
      total: sql<number>`coalesce(sum(${resultCells.results}), 0)::float8`,
      leastAffinity: sql<number>`min(${resultCells.leastAffinityKcalPerMol})`,
      mostAffinity: sql<number>`max(${resultCells.mostAffinityKcalPerMol})`,
      leastAtoms: sql<number>`min(${resultCells.heavyAtoms})`,
      mostAtoms: sql<number>`max(${resultCells.heavyAtoms})`,
    })
    .from(resultCells)
    .where(eq(resultCells.jobId, runId));
  if (!row || row.total === 0) return null;
  return {
    total: row.total,
    affinityKcalPerMol: [row.leastAffinity, row.mostAffinity],
    heavyAtoms: [row.leastAtoms, row.mostAtoms],
  };
}

/** Results of about the same affinity and size. */
export interface ResultCell {
  /** From 0, counted from the grid's origin. */
  affinityBin: number;
  total: number;
  matching: number;
  /** Means of the cell's results, so that a cell of one result stands exactly where it is. */
  affinityKcalPerMol: number;
  heavyAtoms: number;
}

export interface ResultGrid {
  affinityOriginKcalPerMol: number;
  affinityStepKcalPerMol: number;
  heavyAtomsOrigin: number;
  heavyAtomsStep: number;
}

/**
 * Counts of a run's results by affinity and heavy atoms, all and those that pass the filter; empty cells are left out.
 * All are read from what was counted as they came; only those that pass a filter are counted now.
 * @param grid its steps are whole numbers of counted cells, and its origin is an edge of them
 */
export async function countByCell(
  conn: ResultsConnection,
  runId: RunId,
  grid: ResultGrid,
  filter: SearchedFilter,
): Promise<ResultCell[]> {
  const { affinityOriginKcalPerMol, affinityStepKcalPerMol, heavyAtomsOrigin, heavyAtomsStep } = grid;
  const affinityBin = (affinity: SQL | AnyColumn) =>
    sql<number>`floor((${affinity} - ${affinityOriginKcalPerMol}::float8) / ${affinityStepKcalPerMol}::float8 + ${EDGE_TOLERANCE}::float8)::int`;
  const heavyAtomsBin = (heavyAtoms: AnyColumn) =>
    sql<number>`(${heavyAtoms} - ${heavyAtomsOrigin}::int) / ${heavyAtomsStep}::int`;
  // By number: a repeated expression with parameters is not the same expression to the database.
  const cells = await conn
    .select({
      affinityBin: affinityBin(sql`${resultCells.affinityBin} * ${CELL_KCAL_PER_MOL}::float8`),
      heavyAtomsBin: heavyAtomsBin(resultCells.heavyAtoms),
      total: sql<number>`sum(${resultCells.results})::float8`,
      affinityKcalPerMol: sql<number>`sum(${resultCells.affinitySumKcalPerMol}) / sum(${resultCells.results})`,
      heavyAtoms: sql<number>`sum(${resultCells.heavyAtoms}::float8 * ${resultCells.results}) / sum(${resultCells.results})`,
    })
    .from(resultCells)
    .where(eq(resultCells.jobId, runId))
    .groupBy(sql`1, 2`)
    .orderBy(sql`1, 2`);
  const passing = passes(filter);
  if (!passing) return cells.map((cell) => ({ ...cell, matching: cell.total }));
  const matching = await conn
    .select({
      affinityBin: affinityBin(jobOutputs.bestAffinityKcalPerMol),
      heavyAtomsBin: heavyAtomsBin(jobOutputs.heavyAtoms),
      results: sql<number>`count(*)::float8`,
    })
    .from(jobOutputs)
    .where(and(eq(jobOutputs.jobId, runId), passing))
    .groupBy(sql`1, 2`);
  const key = (cell: { affinityBin: number; heavyAtomsBin: number }) =>
    `${cell.affinityBin} ${cell.heavyAtomsBin}`;
  const matchingByCell = new Map(matching.map((cell) => [key(cell), cell.results]));
  return cells.map((cell) => ({ ...cell, matching: matchingByCell.get(key(cell)) ?? 0 }));
}

export interface RankPoint {
  /** By affinity in the whole run. */
  rank: number;
  affinityKcalPerMol: number;
  isMatching: boolean;
}

/**
 * Some places of a run's ranking: the first `top`, the last, and others about `step` apart.
 * @param everyMatching of those that pass the filter, every so many as well
 */
export async function sampleRanking(
  conn: ResultsConnection,
  runId: RunId,
  sample: { top: number; step: number; everyMatching: number },
  filter: SearchedFilter,
): Promise<RankPoint[]> {
  const passing = passes(filter);
  const first = await listFirst(conn, runId, sample.top, passing);
  const others = await listEndsOfBins(conn, runId, first.length, sample.step);
  if (!passing) return [...first, ...others.map((point) => ({ ...point, isMatching: true }))];
  const marked = await markPassing(conn, runId, others, passing);
  const matching = await samplePassing(conn, runId, sample.everyMatching, passing);
  const byRank = new Map([...first, ...marked, ...matching].map((point) => [point.rank, point]));
  return [...byRank.values()].toSorted((a, b) => a.rank - b.rank);
}

async function listFirst(
  conn: ResultsConnection,
  runId: RunId,
  top: number,
  passing: SQL | undefined,
): Promise<RankPoint[]> {
  const rows = await conn
    .select({
      affinityKcalPerMol: jobOutputs.bestAffinityKcalPerMol,
      isMatching: sql<boolean>`${passing ?? sql`true`}`,
    })
    .from(jobOutputs)
    .where(eq(jobOutputs.jobId, runId))
    .orderBy(asc(jobOutputs.bestAffinityKcalPerMol), asc(jobOutputs.ligandId))
    .limit(top);
  return rows.map((row, i) => ({ rank: i + 1, ...row }));
}

type Place = Omit<RankPoint, 'isMatching'>;

/** The worst results of counted bins, of which it is known how many are before them; those that are `step` apart. */
async function listEndsOfBins(
  conn: ResultsConnection,
  runId: RunId,
  afterRank: number,
  step: number,
): Promise<Place[]> {
  const bins = await conn
    .select({
      results: sql<number>`sum(${resultCells.results})::float8`,
      affinityKcalPerMol: sql<number>`max(${resultCells.mostAffinityKcalPerMol})`,
    })
    .from(resultCells)
    .where(eq(resultCells.jobId, runId))
    .groupBy(resultCells.affinityBin)
    .orderBy(asc(resultCells.affinityBin));
  const places: Place[] = [];
  let rank = 0;
  for (const [i, { results, affinityKcalPerMol }] of bins.entries()) {
    const isNextStep = Math.floor((rank + results) / step) > Math.floor(rank / step);
    rank += results;
    if (rank > afterRank && (isNextStep || i === bins.length - 1)) places.push({ rank, affinityKcalPerMol });
  }
  return places;
}

/** Of results that are the last with their affinity in the ranking: whether they pass a filter. */
async function markPassing(
  conn: ResultsConnection,
  runId: RunId,
  places: readonly Place[],
  passing: SQL,
): Promise<RankPoint[]> {
  const affinities = makePgArray(places.map(({ affinityKcalPerMol }) => affinityKcalPerMol));
  const rows = await conn
    .selectDistinctOn([jobOutputs.bestAffinityKcalPerMol], {
      affinityKcalPerMol: jobOutputs.bestAffinityKcalPerMol,
      isMatching: sql<boolean>`${passing}`,
    })
    .from(jobOutputs)
    .where(
      and(
        eq(jobOutputs.jobId, runId),
        sql`${jobOutputs.bestAffinityKcalPerMol} = any(${affinities}::float8[])`,
      ),
    )
    .orderBy(asc(jobOutputs.bestAffinityKcalPerMol), desc(jobOutputs.ligandId));
  const matches = new Map(rows.map((row) => [row.affinityKcalPerMol, row.isMatching]));
  return places.map((place) => ({ ...place, isMatching: matches.get(place.affinityKcalPerMol) ?? false }));
}

/** What passes a filter is not counted beforehand: it is read, and only what is shown of it is ranked. */
async function samplePassing(
  conn: ResultsConnection,
  runId: RunId,
  every: number,
  passing: SQL,
): Promise<RankPoint[]> {
  const { ligandId, bestAffinityKcalPerMol } = jobOutputs;
  const place = sql<number>`row_number() over (order by ${bestAffinityKcalPerMol}, ${ligandId})`.as('place');
  const matching = conn
    .select({ ligandId, bestAffinityKcalPerMol, place })
    .from(jobOutputs)
    .where(and(eq(jobOutputs.jobId, runId), passing))
    .as('matching');
  const rows = await conn
    .select({ ligandId: matching.ligandId, bestAffinityKcalPerMol: matching.bestAffinityKcalPerMol })
    .from(matching)
    .where(sql`${matching.place} % ${every}::int = 0`);
  const ranks = await ranksOf(conn, runId, rows);
  return rows.map((row) => ({
    rank: ranks.get(row.ligandId) ?? 0,
    affinityKcalPerMol: row.bestAffinityKcalPerMol,
    isMatching: true,
  }));
}

/** Where in a run's ranking those results stand that pass a filter. @param total results of the run */
export async function tallyMatching(
  conn: ResultsConnection,
  runId: RunId,
  total: number,
  filter: SearchedFilter,
): Promise<ActiveTally> {
  const ranked = conn
    .select({
      rank: sql<number>`row_number() over (order by ${jobOutputs.bestAffinityKcalPerMol}, ${jobOutputs.ligandId})`.as(
        'rank',
      ),
      isMatching: sql<boolean>`${passes(filter) ?? sql`true`}`.as('is_matching'),
    })
    .from(jobOutputs)
    .where(eq(jobOutputs.jobId, runId))
    .as('ranked');
  // The stretch that a rank ends in: the first one whose last rank is not before it.
  const stretch = sql<number>`least((${ranked.rank} * ${ROC_STRETCHES}::int + ${total}::int - 1) / ${total}::int, ${ROC_STRETCHES}::int)::int - 1`;
  const within = (fraction: number) =>
    sql<number>`(count(*) filter (where ${ranked.rank} <= ${ligandsWithin(fraction, total)}::int))::float8`;
  const rows = await conn
    .select({
      stretch,
      actives: sql<number>`count(*)::float8`,
      rankSum: sql<number>`sum(${ranked.rank})::float8`,
      earlySum: sql<number>`sum(exp(-${BEDROC_ALPHA}::float8 * ${ranked.rank} / ${total}::float8))`,
      within: sql<number[]>`json_build_array(${sql.join(ENRICHMENT_FRACTIONS.map(within), sql`, `)})`,
    })
    .from(ranked)
    .where(sql`${ranked.isMatching}`)
    .groupBy(sql`1`);
  const sum = (values: number[]) => values.reduce((all, value) => all + value, 0);
  const byStretch = new Map(rows.map((row) => [row.stretch, row.actives]));
  return {
    total,
    actives: sum(rows.map(({ actives }) => actives)),
    rankSum: sum(rows.map(({ rankSum }) => rankSum)),
    earlySum: sum(rows.map(({ earlySum }) => earlySum)),
    stretches: Array.from({ length: ROC_STRETCHES }, (_, i) => byStretch.get(i) ?? 0),
    within: ENRICHMENT_FRACTIONS.map((_, i) => sum(rows.map((row) => row.within[i] ?? 0))),
  };
}
