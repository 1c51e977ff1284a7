import { sql } from 'drizzle-orm';
import { expect } from 'vitest';
import type { ResultsConnection } from '@/db/results/connection';
import type { CompletedTask, PoseInput } from '@/db/results/decisions-repository';
import { listLedger } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { type ClaimedTask, claimTasks } from '@/db/results/tasks-repository';
import { newId, type RunId } from '@/lib/domain/ids';
import type { SignatureInput } from '@/lib/domain/input-signature';
import { totalOutcomes } from '@/lib/domain/outcomes';
import { TEST_SHA256 } from './factories';
import type { TestResults } from './test-database';

/** Claims of chunk 0, one task unless told otherwise. */
export const claim = (
  conn: ResultsConnection,
  runId: RunId,
  over: Partial<Parameters<typeof claimTasks>[1]> = {},
) => claimTasks(conn, { runId, chunk: 0, workerId: 'worker', leaseSeconds: 60, limit: 1, ...over });

export async function claimOne(conn: ResultsConnection, runId: RunId): Promise<ClaimedTask> {
  const [task] = await claim(conn, runId);
  if (!task) throw new Error('There was nothing to claim.');
  return task;
}

/** As if the worker had not been heard of for longer than its lease. */
export const expireLeases = ({ sql }: TestResults, runId: RunId) =>
  sql`update task_executions set lease_until = now() - interval '1 second' where job_id = ${runId} and state = 'running'`;

/** One pose of a result, with a reported affinity that was repaired by 0.3 kcal/mol. */
export const pose = (rank: number, affinity: number): PoseInput => ({
  rank,
  affinityKcalPerMol: affinity,
  reportedAffinityKcalPerMol: affinity + 0.3,
  interKcalPerMol: -11,
  intraKcalPerMol: -1,
  unboundKcalPerMol: -1,
  byteOffset: (rank - 1) * 100,
  byteLength: 100,
  sha256: TEST_SHA256,
  insideBox: true,
  contacts: 12,
});

/** What a docking of the tests is signed with; changed as the test wants. */
export const signedInput = (over: Partial<SignatureInput> = {}): SignatureInput => ({
  engine: {
    name: 'vina',
    version: '1.2.5',
    binarySha256: TEST_SHA256,
    scoring: 'vina',
    parameters: { exhaustiveness: 8 },
  },
  receptor: { pdbqtSha256: TEST_SHA256, recipe: {} },
  box: { centerMilliAngstrom: [0, 0, 0], sizeMilliAngstrom: [20_000, 20_000, 20_000] },
  ligand: {
    pdbqtSha256: TEST_SHA256,
    inchi: null,
    canonicalIsomericSmiles: 'CCO',
    toolkit: 'test',
    recipe: {},
  },
  seed: 7,
  replicate: 0,
  ...over,
});

/** A docked ligand as a worker reports it: two poses, unless told otherwise. */
export const completion = (
  runId: RunId,
  task: ClaimedTask,
  over: Partial<CompletedTask> = {},
): CompletedTask => ({
  runId,
  task,
  exactSignature: `exact-${task.id}`,
  identitySignature: `identity-${task.ligandId}`,
  ligandIdentity: `ligand-${task.ligandId}`,
  signedInput: signedInput(),
  preparedKey: 'prepared',
  result: {
    id: newId('taskResult'),
    engine: { name: 'vina' },
    objectKey: `poses/${task.id}`,
    objectBytes: 200,
    objectSha256: TEST_SHA256,
    seed: 7,
    repairs: [],
    flags: ['outside-box'],
    machineClass: 'test machine',
    posesFormat: 1,
  },
  poses: [pose(1, -9.123456789), pose(2, -8.5)],
  contacts: [],
  poseRmsdsAngstrom: [0.9, 3.5],
  heavyAtoms: 3,
  logsUri: 'logs/1',
  cpuSeconds: 2,
  wallSeconds: 1,
  entryDays: null,
  ...over,
});

/** Every input has one outcome or none, and the run's counters say the same. */
export async function expectAddsUp(conn: ResultsConnection, runId: RunId): Promise<void> {
  const job = await getJob(conn, runId);
  const ledger = await listLedger(conn, runId, { limit: 1000 });
  expect(ledger).toHaveLength(job.total);
  expect(job.pending + totalOutcomes(job.counts)).toBe(job.total);
  for (const [outcome, count] of Object.entries(job.counts)) {
    expect(ledger.filter((row) => row.outcome === outcome)).toHaveLength(count);
  }
}

/** As if a run had been asked for, planned and worked on this long ago, and nothing had happened since. */
export async function ageRun(conn: ResultsConnection, runId: RunId, seconds: number): Promise<void> {
  const age = sql`make_interval(secs => ${seconds})`;
  await conn.execute(sql`
    update jobs set created_at = created_at - ${age}, started_at = started_at - ${age} where id = ${runId}`);
  await conn.execute(sql`
    update task_executions set created_at = created_at - ${age}, started_at = started_at - ${age},
      finished_at = finished_at - ${age}, lease_until = lease_until - ${age}
    where job_id = ${runId}`);
}

/** As if all processor time had been taken in a month long ago. */
export async function turnMonth(conn: ResultsConnection): Promise<void> {
  await conn.execute(sql`update cpu_usage set month = '2020-01'`);
}

/** As if all results were from before their inputs were kept. */
export async function forgetSignedInputs(conn: ResultsConnection): Promise<void> {
  await conn.execute(sql`update task_results set signed_input = null, ligand_identity = null`);
}

/** Processor time of every task of every run. */
export async function cpuSecondsOfAllRuns(conn: ResultsConnection): Promise<number> {
  const [row] = await conn.execute<{ seconds: number }>(
    sql`select coalesce(sum(cpu_seconds), 0)::double precision as seconds from task_executions`,
  );
  return row?.seconds ?? 0;
}
