import { sql } from 'drizzle-orm';
import type { TargetId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';

/** Runs that are looked at, and dockings of each: enough to know the machines by, and no more work with a million. */
const RUNS = 10;
const DOCKINGS_OF_A_RUN = 100;
/** A run with fewer dockings is mostly beginning and end. */
const LEAST_DOCKINGS_FOR_A_PACE = 4;

/** Not restored from the bundle of another installation, which has other machines. */
const WAS_HERE = sql`not jsonb_exists(params, 'restoredFrom')`;

/** What the engine took for one ligand, and what that depends on. */
export interface MeasuredDockingRecord extends Record<string, unknown> {
  cpuSeconds: number;
  movableAtoms: number;
  torsions: number;
  exhaustiveness: number;
}

/** Of the last runs. */
export async function listMeasuredDockings(conn: ResultsConnection): Promise<MeasuredDockingRecord[]> {
  const rows = await conn.execute<MeasuredDockingRecord>(sql`
    select d.* from (
      select id, (params #>> '{parameters,exhaustiveness}')::int as exhaustiveness
      from jobs where docked > 0 and ${WAS_HERE} order by created_at desc, id desc limit ${RUNS}
    ) j cross join lateral (
      select t.cpu_seconds as "cpuSeconds", i.heavy_atoms as "movableAtoms", i.rotatable_bonds as torsions,
        j.exhaustiveness
      from task_executions t join job_inputs i on i.job_id = t.job_id and i.ligand_id = t.ligand_id
      where t.job_id = j.id and i.outcome = 'docked' and t.cpu_seconds > 0
        and i.heavy_atoms is not null and i.rotatable_bonds is not null
      limit ${DOCKINGS_OF_A_RUN}
    ) d where j.exhaustiveness is not null`);
  return [...rows];
}

/**
 * How many cores the engines kept busy on average over a run, of the last runs the most: one that was paused, or had
 * another beside it, says nothing about what there is. Null if there is none to go by.
 */
export async function readBusyCores(conn: ResultsConnection): Promise<number | null> {
  const [row] = await conn.execute<{ cores: number | null }>(sql`
    select max(cpu / seconds)::double precision as cores from (
      select extract(epoch from finished_at - started_at) as seconds,
        (select sum(cpu_seconds) from task_executions t where t.job_id = j.id) as cpu
      from jobs j where docked >= ${LEAST_DOCKINGS_FOR_A_PACE} and finished_at > started_at and ${WAS_HERE}
      order by created_at desc, id desc limit ${RUNS}
    ) runs`);
  return row?.cores || null;
}

/** Inputs of runs that go on, or have yet to begin, which have no outcome. */
export async function countLigandsAhead(conn: ResultsConnection): Promise<number> {
  const [row] = await conn.execute<{ ahead: number }>(sql`
    select coalesce(sum(pending), 0)::int as ahead from jobs where finished_at is null and paused_at is null`);
  return row?.ahead ?? 0;
}

/** An engine as runs keep it. */
export interface EngineRecord {
  name: string;
  version: string;
  binarySha256: string;
}

/** The engine of the latest run that was planned: which build the workers have is only theirs to know. */
export async function findLatestEngine(conn: ResultsConnection): Promise<EngineRecord | null> {
  const [row] = await conn.execute<{ engine: EngineRecord }>(sql`
    select engine from jobs where engine is not null and ${WAS_HERE} order by created_at desc, id desc limit 1`);
  return row?.engine ?? null;
}

/** Whether anything that was docked into the target may stand for a new ligand. */
export async function hasCachedResults(conn: ResultsConnection, targetId: TargetId): Promise<boolean> {
  const [row] = await conn.execute<{ found: boolean }>(sql`
    select exists (select from result_cache where target_id = ${targetId}) as found`);
  return row?.found ?? false;
}
