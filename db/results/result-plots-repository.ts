import { eq, sql } from 'drizzle-orm';
import type { RunId } from '@/lib/domain/ids';
import { EDGE_TOLERANCE } from '@/lib/domain/result-plots';
import type { ResultFilter } from '@/lib/domain/result-query';
import type { ResultsConnection } from './connection';
import { passes } from './result-filter';
import { jobOutputs } from './schema/job-outputs';

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
      total: sql<number>`count(*)::float8`,
      leastAffinity: sql<number>`min(${jobOutputs.bestAffinityKcalPerMol})`,
      mostAffinity: sql<number>`max(${jobOutputs.bestAffinityKcalPerMol})`,
      leastAtoms: sql<number>`min(${jobOutputs.heavyAtoms})`,
      mostAtoms: sql<number>`max(${jobOutputs.heavyAtoms})`,
    })
    .from(jobOutputs)
    .where(eq(jobOutputs.jobId, runId));
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

/** Counts of a run's results by affinity and heavy atoms, all and those that pass the filter; empty cells are left out. */
export async function countByCell(
  conn: ResultsConnection,
  runId: RunId,
  grid: ResultGrid,
  filter: ResultFilter,
): Promise<ResultCell[]> {
  const { affinityOriginKcalPerMol, affinityStepKcalPerMol, heavyAtomsOrigin, heavyAtomsStep } = grid;
  // By number: a repeated expression with parameters is not the same expression to the database.
  return conn
    .select({
      affinityBin: sql<number>`floor((${jobOutputs.bestAffinityKcalPerMol} - ${affinityOriginKcalPerMol}::float8) / ${affinityStepKcalPerMol}::float8 + ${EDGE_TOLERANCE}::float8)::int`,
      heavyAtomsBin: sql<number>`((${jobOutputs.heavyAtoms} - ${heavyAtomsOrigin}::int) / ${heavyAtomsStep}::int)`,
      total: sql<number>`count(*)::float8`,
      matching: sql<number>`(count(*) filter (where ${passes(filter) ?? sql`true`}))::float8`,
      affinityKcalPerMol: sql<number>`avg(${jobOutputs.bestAffinityKcalPerMol})`,
      heavyAtoms: sql<number>`avg(${jobOutputs.heavyAtoms}::float8)`,
    })
    .from(jobOutputs)
    .where(eq(jobOutputs.jobId, runId))
    .groupBy(sql`1, 2`)
    .orderBy(sql`1, 2`);
}

export interface RankPoint {
  /** By affinity in the whole run. */
  rank: number;
  affinityKcalPerMol: number;
  isMatching: boolean;
}

/**
 * Some places of a run's ranking: the first `top`, the last, and every `step`th.
 * @param everyMatching of those that pass the filter, every so many as well
 */
export async function sampleRanking(
  conn: ResultsConnection,
  runId: RunId,
  sample: { top: number; step: number; everyMatching: number },
  filter: ResultFilter,
): Promise<RankPoint[]> {
  const passing = passes(filter);
  const ranking = sql`(order by ${jobOutputs.bestAffinityKcalPerMol}, ${jobOutputs.ligandId})`;
  const ranked = conn
    .select({
      rank: sql<number>`row_number() over ${ranking}`.as('rank'),
      affinity: jobOutputs.bestAffinityKcalPerMol,
      isMatching: sql<boolean>`${passing ?? sql`true`}`.as('is_matching'),
      place: (passing ? sql<number>`count(*) filter (where ${passing}) over ${ranking}` : sql<number>`0`).as(
        'place',
      ),
      isLast: sql<boolean>`lead(${jobOutputs.ligandId}) over ${ranking} is null`.as('is_last'),
    })
    .from(jobOutputs)
    .where(eq(jobOutputs.jobId, runId))
    .as('ranked');
  return conn
    .select({
      rank: sql<number>`${ranked.rank}::float8`,
      affinityKcalPerMol: ranked.affinity,
      isMatching: ranked.isMatching,
    })
    .from(ranked)
    .where(
      sql`${ranked.rank} <= ${sample.top}::int or ${ranked.rank} % ${sample.step}::int = 0 or ${ranked.isLast}
        or (${ranked.place} > 0 and ${ranked.isMatching} and ${ranked.place} % ${sample.everyMatching}::int = 0)`,
    )
    .orderBy(ranked.rank);
}
