import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from '@playwright/test';
import type postgres from 'postgres';
import type { StackFacts } from '@/e2e/support/facts';
import type { RunId } from '@/lib/domain/ids';
import type { LostTry } from '@/lib/domain/lost-try';

const sha256 = (data: Uint8Array) => createHash('sha256').update(data).digest('hex');

export interface Audit {
  tries: number;
  lost: LostTry[];
  objects: number;
}

/**
 * Looks behind the API at a run that has ended: every ligand once, whichever table is asked; nothing in hand; every
 * object that a row names there, with its checksum.
 *
 * @param sql the organisation's results database
 */
export async function auditRun(
  sql: postgres.Sql,
  facts: StackFacts,
  runId: RunId,
  ligands: number,
): Promise<Audit> {
  const [job] = await sql`
    select status, total, pending, docked, reused, rejected, failed, cancelled, skipped from jobs where id = ${runId}`;
  const none = { pending: 0, reused: 0, rejected: 0, failed: 0, cancelled: 0, skipped: 0 };
  expect(job).toEqual({ status: 'completed', total: ligands, docked: ligands, ...none });

  const tasks = await sql<
    {
      ligand: string;
      state: string;
      tries: number;
      crashes: number;
      lost: LostTry[];
      leased: boolean;
      log: string;
    }[]
  >`select ligand_id as ligand, state, attempts as tries, crashes, lost_tries as lost, lease_until is not null as leased,
      logs_uri as log from task_executions where job_id = ${runId}`;
  const outputs = await sql<{ ligand: string; result: string; signature: string; task: string }[]>`
    select o.ligand_id as ligand, r.id as result, r.exact_signature as signature, r.created_by_task as task
    from job_outputs o join task_results r on r.id = o.task_result_id where o.job_id = ${runId}`;
  for (const key of ['ligand', 'result', 'signature', 'task'] as const)
    expect(new Set(outputs.map((row) => row[key])).size, `outputs by ${key}`).toBe(ligands);
  expect(outputs).toHaveLength(ligands);
  expect(new Set(tasks.map((task) => task.ligand)).size).toBe(ligands);
  expect(tasks).toHaveLength(ligands);
  for (const task of tasks) {
    expect(task).toMatchObject({ state: 'done', leased: false, crashes: task.lost.length });
    expect(task.tries, 'one try is good, all others are accounted for').toBe(1 + task.crashes);
  }
  const [extra] = await sql<{ results: number; cached: number; events: number }[]>`
    select (select count(*)::int from task_results) as results, (select count(*)::int from result_cache) as cached,
      (select count(*)::int from job_events where job_id = ${runId} and kind = 'outcomes') as events`;
  expect(extra).toEqual({ results: ligands, cached: ligands, events: ligands });

  const objects = [...(await poseObjects(sql)), ...(await preparedObjects(sql))];
  for (const { key, checksum, ranges } of objects) {
    const bytes = readFileSync(join(facts.dataFolder, 'objects', key));
    expect(sha256(bytes), key).toBe(checksum);
    for (const { offset, length, checksum: part } of ranges)
      expect(sha256(bytes.subarray(offset, offset + length)), `${key} from ${offset}`).toBe(part);
  }
  for (const { log } of tasks)
    expect(existsSync(join(facts.dataFolder, 'objects', log.replace(/^object:/, ''))), log).toBe(true);
  return {
    tries: tasks.reduce((sum, task) => sum + task.tries, 0),
    lost: tasks.flatMap((task) => task.lost),
    objects: objects.length + tasks.length,
  };
}

interface NamedObject {
  key: string;
  checksum: string;
  ranges: { offset: number; length: number; checksum: string }[];
}

/** Every stored result, with its poses by rank: from 1, without a gap. */
async function poseObjects(sql: postgres.Sql): Promise<NamedObject[]> {
  const rows = await sql<(NamedObject & { count: number; ranks: number[] })[]>`
    select r.object_key as key, r.object_sha256 as checksum, r.pose_count as count,
      array_agg(p.rank order by p.rank) as ranks,
      json_agg(json_build_object('offset', p.byte_offset, 'length', p.byte_length, 'checksum', p.sha256)) as ranges
    from task_results r left join docking_results p on p.task_result_id = r.id group by r.id`;
  for (const { key, ranks, count } of rows)
    expect(ranks, key).toEqual(Array.from({ length: count }, (_, i) => i + 1));
  return rows;
}

async function preparedObjects(sql: postgres.Sql): Promise<NamedObject[]> {
  const rows = await sql<{ key: string; checksum: string }[]>`
    select object_key as key, object_sha256 as checksum from prepared_ligands`;
  return rows.map((row) => ({ ...row, ranges: [] }));
}
