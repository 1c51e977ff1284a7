import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Sql, TransactionSql } from 'postgres';
import type { Laboratory } from '@/bench/results/laboratory';
import { type CompletedTask, completeTasks, type PoseInput } from '@/db/results/decisions-repository';
import { insertPoses, type PoseRow } from '@/db/results/new-results';
import { claimTasks } from '@/db/results/tasks-repository';
import { makeRunningJob } from '@/db/testing/factories';
import { completion, pose } from '@/db/testing/ledger';
import { newId, type RunId } from '@/lib/domain/ids';

/** Milliseconds of each turn. */
export interface IngestTimes {
  product: number[];
  copy: number[];
}

const POSES = 9;
/** Ligands in one transaction, for both sides. */
const LIGANDS_AT_ONCE = 100;

/** Poses by the product's statement against COPY into the same table, in turns; the rows are those of a docking. */
export async function ingestPoses(lab: Laboratory, turns: number, ligands: number): Promise<IngestTimes> {
  const times: IngestTimes = { product: [], copy: [] };
  for (let turn = 0; turn < 2 * turns; turn++) {
    const batches = await makeResults(lab.owner, ligands);
    const isProduct = turn % 2 === 0;
    const started = performance.now();
    for (const batch of batches) {
      if (isProduct) await lab.inResults((conn) => conn.transaction((tx) => insertPoses(tx, batch)));
      else
        await lab.owner.begin((sql) => copyInto(sql, 'docking_results', POSE_COLUMNS, batch.map(poseLine)));
    }
    times[isProduct ? 'product' : 'copy'].push(performance.now() - started);
  }
  return times;
}

/** Results that have no poses yet, and the poses that are theirs, by transaction. */
async function makeResults(owner: Sql, ligands: number): Promise<PoseRow[][]> {
  const ids = Array.from({ length: ligands }, () => newId('taskResult'));
  await owner`
    insert into task_results (id, exact_signature, identity_signature, engine, object_key, object_bytes, object_sha256,
      pose_count, best_affinity_kcal_per_mol, seed, created_by_task)
    select id, id, id, '{}', id, 1, repeat('ab', 32), ${POSES}, -9, 1, id from unnest(${ids}::text[]) id`;
  return inBatches(ids).map((batch) =>
    batch.flatMap((taskResultId) => makePoses().map((each) => ({ ...each, taskResultId }))),
  );
}

/** With the digits of real scores. */
const makePoses = (): PoseInput[] => {
  const best = -6 - 6 * Math.random();
  return Array.from({ length: POSES }, (_, i) => pose(i + 1, best + i * 0.1 * Math.random()));
};

/**
 * Whole decisions (task, result, poses, entry, output, input, counters) by the product against COPY of the rows that
 * stay of them into their tables, in turns.
 */
export async function ingestDecisions(lab: Laboratory, turns: number, ligands: number): Promise<IngestTimes> {
  const times: IngestTimes = { product: [], copy: [] };
  for (let turn = 0; turn < 2 * turns; turn++) {
    const { runId, done } = await dockMany(lab, ligands);
    const isProduct = turn % 2 === 0;
    const started = performance.now();
    for (const batch of inBatches(done)) {
      if (isProduct) await lab.inResults((conn) => completeTasks(conn, runId, batch));
      else await lab.owner.begin((sql) => copyDecisions(sql, runId, batch));
    }
    times[isProduct ? 'product' : 'copy'].push(performance.now() - started);
    if (!isProduct) continue;
    for (const batch of inBatches(done)) {
      const again = await lab.inResults((conn) => completeTasks(conn, runId, batch));
      if (again.some(({ verdict }) => verdict !== 'repeated')) throw new Error('A decision was taken twice.');
    }
  }
  return times;
}

async function dockMany(lab: Laboratory, ligands: number): Promise<{ runId: RunId; done: CompletedTask[] }> {
  return lab.inResults(async (conn) => {
    const { runId } = await makeRunningJob(conn, ligands);
    const claim = { runId, chunk: 0, workerId: 'bench', leaseSeconds: 600, limit: ligands };
    const tasks = await claimTasks(conn, claim);
    return { runId, done: tasks.map((task) => completion(runId, task, { poses: makePoses() })) };
  });
}

async function copyDecisions(
  sql: TransactionSql,
  runId: RunId,
  done: readonly CompletedTask[],
): Promise<void> {
  const rows = <T>(make: (each: CompletedTask) => T) => done.map(make);
  await copyInto(
    sql,
    'task_results',
    'id, exact_signature, identity_signature, ligand_identity, signed_input, engine, machine_class, poses_format, object_key, object_bytes, object_sha256, pose_count, best_affinity_kcal_per_mol, seed, cpu_seconds, wall_seconds, created_by_task',
    rows(({ result, ...each }) => [
      ...[result.id, each.exactSignature, each.identitySignature, each.ligandIdentity],
      ...[
        JSON.stringify(each.signedInput),
        JSON.stringify(result.engine),
        result.machineClass,
        result.posesFormat,
      ],
      ...[result.objectKey, result.objectBytes, result.objectSha256, each.poses.length],
      ...[each.poses[0]?.affinityKcalPerMol, result.seed, each.cpuSeconds, each.wallSeconds, each.task.id],
    ]),
  );
  await copyInto(
    sql,
    'result_cache',
    'exact_signature, task_result_id, bytes, cpu_seconds, engine_name',
    rows(({ exactSignature, result, cpuSeconds }) => [
      ...[exactSignature, result.id, result.objectBytes, cpuSeconds, 'vina'],
    ]),
  );
  const poses = done.flatMap(({ result, poses }) =>
    poses.map((each) => ({ ...each, taskResultId: result.id })),
  );
  await copyInto(sql, 'docking_results', POSE_COLUMNS, poses.map(poseLine));
  await copyInto(
    sql,
    'job_outputs',
    'job_id, ligand_id, task_result_id, best_affinity_kcal_per_mol, ligand_efficiency_kcal_per_mol, rmsd_angstrom, pose_rmsds_angstrom, reused, name, heavy_atoms, molecular_weight_dalton, rotatable_bonds, flags',
    rows(({ task, result, poses: [best], heavyAtoms }) => {
      const affinity = best?.affinityKcalPerMol ?? 0;
      return [
        ...[runId, task.ligandId, result.id, affinity, affinity / heavyAtoms, 0.9, '{0.9,3.5}', false],
        ...['ligand', heavyAtoms, 300, 4, '{outside-box}'],
      ];
    }),
  );
}

const POSE_COLUMNS =
  'task_result_id, rank, affinity_kcal_per_mol, reported_affinity_kcal_per_mol, inter_kcal_per_mol, intra_kcal_per_mol, unbound_kcal_per_mol, byte_offset, byte_length, sha256, inside_box, contacts';

const poseLine = (row: PoseRow): unknown[] => [
  ...[
    row.taskResultId,
    row.rank,
    row.affinityKcalPerMol,
    row.reportedAffinityKcalPerMol,
    row.interKcalPerMol,
  ],
  ...[row.intraKcalPerMol, row.unboundKcalPerMol, row.byteOffset, row.byteLength, row.sha256, row.insideBox],
  row.contacts,
];

/** @param rows of values without tabs, line ends and backslashes */
async function copyInto(
  sql: TransactionSql,
  table: string,
  columns: string,
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const text = rows.map((row) => `${row.map((value) => value ?? '\\N').join('\t')}\n`).join('');
  const sink = await sql.unsafe(`copy ${table} (${columns}) from stdin`).writable();
  await pipeline(Readable.from([text]), sink);
}

function inBatches<T>(items: readonly T[]): T[][] {
  const batches: T[][] = [];
  for (let from = 0; from < items.length; from += LIGANDS_AT_ONCE) {
    batches.push(items.slice(from, from + LIGANDS_AT_ONCE));
  }
  return batches;
}
