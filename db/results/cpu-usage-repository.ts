import { eq, type SQL, sql } from 'drizzle-orm';
import type { ResultsConnection } from './connection';
import { cpuUsage } from './schema/cpu-usage';
import { taskExecutions } from './schema/task-executions';

/** The present month in UTC, by the database's clock. */
const thisMonth = sql<string>`to_char(now() at time zone 'UTC', 'YYYY-MM')`;

/**
 * Adds what a try of a task has taken to the present month. Call it in the transaction that ends the try, after
 * everything else: the lock on the month's row is held to its end.
 */
export async function countCpuSeconds(tx: ResultsConnection, cpuSeconds: number): Promise<void> {
  if (cpuSeconds <= 0) return;
  await tx
    .insert(cpuUsage)
    .values({ month: thisMonth, cpuSeconds })
    .onConflictDoUpdate({
      target: cpuUsage.month,
      set: { cpuSeconds: sql`${cpuUsage.cpuSeconds} + excluded.cpu_seconds` },
    });
}

/** A task's processor time with that of another of its tries. */
export function moreCpuSeconds(cpuSeconds: number): SQL {
  return sql`coalesce(${taskExecutions.cpuSeconds}, 0) + ${cpuSeconds}::double precision`;
}

/** What the present month counts so far. */
export async function readCpuMonth(conn: ResultsConnection): Promise<{ month: string; cpuSeconds: number }> {
  const [row] = await conn.execute<{ month: string; cpuSeconds: number | null }>(sql`
    select given.month, ${cpuUsage.cpuSeconds} as "cpuSeconds"
    from (select ${thisMonth} as month) given left join ${cpuUsage} on ${eq(cpuUsage.month, sql`given.month`)}`);
  return { month: row?.month ?? '', cpuSeconds: row?.cpuSeconds ?? 0 };
}
