import { and, asc, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm';
import type { LigandId, RunId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { passes, type SearchedFilter } from './result-filter';
import { jobOutputs } from './schema/job-outputs';

/** Ligands of a run that share a Murcko scaffold. */
export interface ScaffoldRecord {
  /** Canonical SMILES; empty for those without a ring. */
  scaffold: string;
  ligands: number;
  bestAffinityKcalPerMol: number;
  /** Whose affinity that is. */
  bestLigandId: LigandId;
}

/**
 * The scaffolds of a run's results that pass a filter: those of most ligands first, or those of the best affinity.
 * @returns with how many scaffolds there are in all, and how many results whose scaffold is not known
 */
export async function listScaffolds(
  conn: ResultsConnection,
  runId: RunId,
  { filter, by, limit }: { filter: SearchedFilter; by: 'ligands' | 'affinity'; limit: number },
): Promise<{ scaffolds: ScaffoldRecord[]; total: number; unknown: number }> {
  const wanted = and(eq(jobOutputs.jobId, runId), passes(filter));
  const groups = conn
    .select({
      scaffold: sql<string>`${jobOutputs.scaffold}`.as('shared_scaffold'),
      ligands: sql<number>`count(*)::float8`.as('ligands'),
      bestAffinityKcalPerMol: sql<number>`min(${jobOutputs.bestAffinityKcalPerMol})`.as('best'),
      total: sql<number>`(count(*) over ())::float8`.as('total'),
    })
    .from(jobOutputs)
    .where(and(wanted, isNotNull(jobOutputs.scaffold)))
    .groupBy(jobOutputs.scaffold)
    .orderBy(...(by === 'ligands' ? [sql`2 desc`, sql`3`] : [sql`3`, sql`2 desc`]), asc(jobOutputs.scaffold))
    .limit(limit)
    .as('groups');
  const rows = await conn
    .select({
      scaffold: groups.scaffold,
      ligands: groups.ligands,
      bestAffinityKcalPerMol: groups.bestAffinityKcalPerMol,
      total: groups.total,
      bestLigandId: sql<LigandId>`(
        select ${jobOutputs.ligandId} from ${jobOutputs}
        where ${wanted} and ${jobOutputs.scaffold} = ${groups.scaffold}
        order by ${jobOutputs.bestAffinityKcalPerMol}, ${jobOutputs.ligandId} limit 1
      )`,
    })
    .from(groups)
    .orderBy(
      ...(by === 'ligands'
        ? [desc(groups.ligands), asc(groups.bestAffinityKcalPerMol)]
        : [asc(groups.bestAffinityKcalPerMol), desc(groups.ligands)]),
      asc(groups.scaffold),
    );
  return {
    scaffolds: rows.map(({ total: _, ...row }) => row),
    total: rows[0]?.total ?? 0,
    unknown: await conn.$count(jobOutputs, and(wanted, isNull(jobOutputs.scaffold))),
  };
}
