import { sql } from 'drizzle-orm';
import type { ResultsConnection } from './connection';

/**
 * Adds to what was docked and reused today (UTC). Call it last in the transaction that decided the ligands: the lock
 * on the day is held to its end.
 */
export async function countReuse(
  tx: ResultsConnection,
  counted: { hits?: number; dockings?: number; cpuSecondsSaved?: number },
): Promise<void> {
  const { hits = 0, dockings = 0, cpuSecondsSaved = 0 } = counted;
  if (hits + dockings === 0) return;
  await tx.execute(sql`
    insert into cache_days as d (day, hits, dockings, cpu_seconds_saved)
    values ((now() at time zone 'UTC')::date, ${hits}, ${dockings}, ${cpuSecondsSaved}::double precision)
    on conflict (day) do update set hits = d.hits + excluded.hits, dockings = d.dockings + excluded.dockings,
      cpu_seconds_saved = d.cpu_seconds_saved + excluded.cpu_seconds_saved`);
}

export interface CacheDay {
  /** `2026-11-25`, UTC. */
  day: string;
  hits: number;
  dockings: number;
  cpuSecondsSaved: number;
}

/** The last days up to today, the oldest first; those on which nothing was decided are there with zeros. */
export async function listCacheDays(conn: ResultsConnection, days: number): Promise<CacheDay[]> {
  const rows = await conn.execute<CacheDay & Record<string, unknown>>(sql`
    select to_char(t.day, 'YYYY-MM-DD') as day, coalesce(d.hits, 0) as hits, coalesce(d.dockings, 0) as dockings,
      coalesce(d.cpu_seconds_saved, 0) as "cpuSecondsSaved"
    from (select (now() at time zone 'UTC')::date - n as day from generate_series(0, ${days - 1}) n) t
    left join cache_days d on d.day = t.day order by t.day`);
  return [...rows];
}

/** Of all days. */
export async function readSavings(
  conn: ResultsConnection,
): Promise<{ hits: number; cpuSecondsSaved: number }> {
  const [row] = await conn.execute<{ hits: number; cpuSecondsSaved: number }>(sql`
    select coalesce(sum(hits), 0)::float8 as hits, coalesce(sum(cpu_seconds_saved), 0)::float8 as "cpuSecondsSaved"
    from cache_days`);
  return row ?? { hits: 0, cpuSecondsSaved: 0 };
}
