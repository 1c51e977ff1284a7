import { sql } from 'drizzle-orm';
import type { RunId, TargetId } from '@/lib/domain/ids';
import { RATE_WINDOW_SECONDS, type RecentlyEnded } from '@/lib/domain/throughput';
import type { ResultsConnection } from './connection';

export interface RecentResultRecord {
  runId: RunId;
  name: string;
  target: { id: TargetId; name: string };
  ranked: number;
  bestAffinityKcalPerMol: number | null;
  finishedAt: Date;
}

/** Runs that have ended with something in their ranking, the latest first. */
export async function listRecentResults(
  conn: ResultsConnection,
  limit: number,
): Promise<RecentResultRecord[]> {
  const rows = await conn.execute<
    Omit<RecentResultRecord, 'finishedAt' | 'target'> & Record<string, string>
  >(sql`
    select id as "runId", name, target ->> 'id' as "targetId", target ->> 'name' as "targetName",
      docked + reused as ranked, best_affinity_kcal_per_mol as "bestAffinityKcalPerMol", finished_at as "finishedAt"
    from jobs where finished_at is not null and docked + reused > 0
    order by finished_at desc, id desc limit ${limit}`);
  return rows.map(({ targetId, targetName, finishedAt, ...row }) => ({
    ...row,
    target: { id: targetId as TargetId, name: targetName ?? '' },
    finishedAt: new Date(finishedAt ?? 0),
  }));
}

export interface TroubledRunRecord {
  runId: RunId;
  name: string;
  hasFailed: boolean;
  failed: number;
  total: number;
  finishedAt: Date;
}

/** Runs of the last days that failed, or have ligands that did, unless these were sent again; the latest first. */
export async function listTroubledRuns(
  conn: ResultsConnection,
  { days, limit }: { days: number; limit: number },
): Promise<TroubledRunRecord[]> {
  const rows = await conn.execute<Omit<TroubledRunRecord, 'finishedAt'> & { finishedAt: string }>(sql`
    select j.id as "runId", j.name, j.status = 'failed' as "hasFailed", j.failed, j.total,
      j.finished_at as "finishedAt"
    from jobs j
    where j.finished_at > now() - make_interval(days => ${days}) and (j.status = 'failed' or j.failed > 0)
      -- Made elsewhere: nobody here can mend it.
      and not jsonb_exists(j.params, 'restoredFrom')
      and not exists (
        select from jobs again where again.created_at > j.finished_at
          and again.params -> 'only' ->> 'failedIn' = j.id)
    order by j.finished_at desc, j.id desc limit ${limit}`);
  return rows.map(({ finishedAt, ...row }) => ({ ...row, finishedAt: new Date(finishedAt) }));
}

/** What docking brought to an end lately, by run; a run of which nothing was planned yet is left out. */
export async function readRecentlyEnded(
  conn: ResultsConnection,
  runIds: readonly RunId[],
): Promise<Map<RunId, RecentlyEnded>> {
  if (runIds.length === 0) return new Map();
  const ids = sql.join(
    runIds.map((id) => sql`${id}`),
    sql`, `,
  );
  const rows = await conn.execute<{ runId: RunId; ended: number; seconds: number }>(sql`
    select j.id as "runId",
      least(${RATE_WINDOW_SECONDS}, extract(epoch from now() - j.started_at))::double precision as seconds,
      (select count(*)::int from task_executions t
        where t.job_id = j.id and t.state in ('done', 'failed')
          and t.finished_at > now() - make_interval(secs => ${RATE_WINDOW_SECONDS})) as ended
    from jobs j where j.id in (${ids}) and j.started_at is not null`);
  return new Map(rows.map(({ runId, ...ended }) => [runId, ended]));
}
