import { inArray, sql } from 'drizzle-orm';
import { makePgArray } from 'drizzle-orm/pg-core';
import type { TaskResultId } from '@/lib/domain/ids';
import type { ResultsConnection } from './connection';
import { insertContacts } from './contacts-repository';
import type { CompletedTask, PoseInput } from './decisions-repository';
import { enterResults } from './result-cache-repository';
import { dockingResults } from './schema/docking-results';
import { taskResults } from './schema/task-results';

/**
 * Writes what docking gave: results with their poses, the contacts of the best, and their entries in the cache. Of results of the same exact input
 * one stands, and the others are not kept.
 * @returns by exact signature, the id of the result that stands for it
 */
export async function insertResults(
  tx: ResultsConnection,
  done: readonly CompletedTask[],
): Promise<Map<string, TaskResultId>> {
  const bySignature = new Map<string, CompletedTask>();
  for (const each of done) {
    if (!bySignature.has(each.exactSignature)) bySignature.set(each.exactSignature, each);
  }
  if (bySignature.size === 0) return new Map();
  // Two transactions that make the same entries make them in the same order.
  const inOrder = [...bySignature.values()].toSorted((a, b) =>
    a.exactSignature < b.exactSignature ? -1 : 1,
  );
  await insertRows(tx, inOrder);
  const standing = await enterResults(
    tx,
    inOrder.map(({ runId, exactSignature, result, cpuSeconds, entryDays }) => {
      const { id: taskResultId, objectBytes: bytes, engine, machineClass } = result;
      return { exactSignature, taskResultId, bytes, cpuSeconds, runId, engine, machineClass, entryDays };
    }),
  );
  const [kept, beaten] = [[] as CompletedTask[], [] as TaskResultId[]];
  for (const each of inOrder) {
    if (standing.get(each.exactSignature) === each.result.id) kept.push(each);
    else beaten.push(each.result.id);
  }
  if (beaten.length > 0) await tx.delete(taskResults).where(inArray(taskResults.id, beaten));
  await insertPoses(
    tx,
    kept.flatMap(({ result, poses }) => poses.map((pose) => ({ ...pose, taskResultId: result.id }))),
  );
  await insertContacts(
    tx,
    kept.flatMap(({ result, contacts }) =>
      contacts.map((contact) => ({ ...contact, taskResultId: result.id })),
    ),
  );
  return standing;
}

async function insertRows(tx: ResultsConnection, done: readonly CompletedTask[]): Promise<void> {
  const given = done.map(({ task, result, poses, ...each }) => ({
    ...result,
    exactSignature: each.exactSignature,
    identitySignature: each.identitySignature,
    ligandIdentity: each.ligandIdentity,
    signedInput: each.signedInput,
    poseCount: poses.length,
    bestAffinity: poses[0]?.affinityKcalPerMol,
    cpuSeconds: each.cpuSeconds,
    wallSeconds: each.wallSeconds,
    taskId: task.id,
  }));
  await tx.execute(sql`
    insert into task_results (id, exact_signature, identity_signature, ligand_identity, signed_input, engine, machine_class,
      poses_format, object_key, object_bytes, object_sha256, pose_count, best_affinity_kcal_per_mol, seed, repairs, flags,
      cpu_seconds, wall_seconds, created_by_task)
    select * from jsonb_to_recordset(${JSON.stringify(given)}::jsonb) as given(id text, "exactSignature" text,
      "identitySignature" text, "ligandIdentity" text, "signedInput" jsonb, engine jsonb, "machineClass" text,
      "posesFormat" int, "objectKey" text, "objectBytes" bigint, "objectSha256" text, "poseCount" int,
      "bestAffinity" float8, seed bigint, repairs jsonb, flags text[], "cpuSeconds" float8, "wallSeconds" float8,
      "taskId" text)`);
}

export type PoseRow = PoseInput & { taskResultId: TaskResultId };

/**
 * Writes poses of new results, of any number of them in one statement: a tenth of the time of as many rows of parameters.
 * A repeat ends at the fence of the task and does not come here; if one did, the key of the poses would refuse it.
 */
export async function insertPoses(tx: ResultsConnection, poses: readonly PoseRow[]): Promise<void> {
  if (poses.length === 0) return;
  const column = <K extends keyof PoseRow>(name: K) => makePgArray(poses.map((pose) => pose[name]));
  await tx.execute(sql`
    insert into ${dockingResults} (task_result_id, rank, affinity_kcal_per_mol, reported_affinity_kcal_per_mol,
      inter_kcal_per_mol, intra_kcal_per_mol, unbound_kcal_per_mol, byte_offset, byte_length, sha256, inside_box, contacts)
    select * from unnest(${column('taskResultId')}::text[], ${column('rank')}::int[],
      ${column('affinityKcalPerMol')}::float8[], ${column('reportedAffinityKcalPerMol')}::float8[],
      ${column('interKcalPerMol')}::float8[], ${column('intraKcalPerMol')}::float8[],
      ${column('unboundKcalPerMol')}::float8[], ${column('byteOffset')}::bigint[], ${column('byteLength')}::bigint[],
      ${column('sha256')}::text[], ${column('insideBox')}::boolean[], ${column('contacts')}::int[])`);
}
