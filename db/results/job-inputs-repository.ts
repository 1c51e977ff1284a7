import { and, asc, eq, gt, inArray, isNull, type SQL, sql } from 'drizzle-orm';
import { storableText } from '@/db/text';
import { NotFoundError } from '@/lib/domain/errors';
import type { LigandId, RunId, TaskId } from '@/lib/domain/ids';
import type { Outcome } from '@/lib/domain/outcomes';
import type { ResultsConnection } from './connection';
import { jobInputs } from './schema/job-inputs';
import { jobs } from './schema/jobs';
import { taskExecutions } from './schema/task-executions';
import { countOutcomes, type Settled } from './settle';

/** A ligand as a run takes it over from its library. */
export interface JobInput {
  ligandId: LigandId;
  /** Position in the library's file, from 1. */
  ordinal: number;
  line: number;
  name: string;
  canonicalSmiles: string | null;
  inchiKey: string | null;
  molfile: string | null;
  heavyAtoms: number | null;
  rotatableBonds: number | null;
  molecularWeightDalton: number | null;
  /** As `molecules.scaffold`. */
  scaffold: string | null;
}

const inputColumns = {
  ligandId: jobInputs.ligandId,
  ordinal: jobInputs.ordinal,
  line: jobInputs.line,
  name: jobInputs.name,
  canonicalSmiles: jobInputs.canonicalSmiles,
  inchiKey: jobInputs.inchiKey,
  molfile: jobInputs.molfile,
  heavyAtoms: jobInputs.heavyAtoms,
  rotatableBonds: jobInputs.rotatableBonds,
  molecularWeightDalton: jobInputs.molecularWeightDalton,
  scaffold: jobInputs.scaffold,
};

/** A record that needs no docking to be decided: rejected by its library, or left out by a rule. */
export interface DecidedInput extends JobInput {
  outcome: Extract<Outcome, 'rejected' | 'skipped'>;
  reasonCode: string;
  reason: string;
}

export interface LedgerRecord {
  ligandId: LigandId;
  ordinal: number;
  line: number;
  name: string;
  outcome: Outcome | null;
  reasonCode: string | null;
  reason: string | null;
  taskId: TaskId | null;
  attempts: number;
  /** Of the engine, in all tries; null if nothing was docked. */
  cpuSeconds: number | null;
  /** When the task was decided; null if there is none, or not yet. */
  endedAt: Date | null;
  /** There is a stored log, or a record of tries that were lost. */
  hasLog: boolean;
}

/** 14 columns each: well below PostgreSQL's 65,534 parameters a statement. */
const ROWS_AT_ONCE = 1000;

/**
 * Adds inputs to a run that is being planned, and counts them. One that is there already is left alone, so that a
 * batch may be repeated.
 * @returns how many were new
 */
export async function insertJobInputs(
  conn: ResultsConnection,
  runId: RunId,
  inputs: readonly (JobInput | DecidedInput)[],
): Promise<number> {
  return conn.transaction(async (tx) => {
    const added = { total: 0, pending: 0, rejected: 0, skipped: 0 };
    for (let from = 0; from < inputs.length; from += ROWS_AT_ONCE) {
      const rows = await tx
        .insert(jobInputs)
        .values(
          inputs
            .slice(from, from + ROWS_AT_ONCE)
            .map((input) => ({ ...input, jobId: runId, name: storableText(input.name) })),
        )
        .onConflictDoNothing()
        .returning({ outcome: jobInputs.outcome });
      for (const { outcome } of rows) {
        added.total++;
        if (outcome === 'rejected' || outcome === 'skipped') added[outcome]++;
        else added.pending++;
      }
    }
    const [job] = await tx
      .update(jobs)
      .set({
        total: sql`${jobs.total} + ${added.total}`,
        pending: sql`${jobs.pending} + ${added.pending}`,
        rejected: sql`${jobs.rejected} + ${added.rejected}`,
        skipped: sql`${jobs.skipped} + ${added.skipped}`,
      })
      .where(eq(jobs.id, runId))
      .returning({ id: jobs.id });
    if (!job) throw new NotFoundError('run');
    return added.total;
  });
}

/** Inputs without an outcome and without a task, in the order of the file: what planning still has to look at. */
export async function listUnplannedInputs(
  conn: ResultsConnection,
  runId: RunId,
  { afterOrdinal = 0, limit }: { afterOrdinal?: number; limit: number },
): Promise<(JobInput & { preparedKey: string | null; exactSignature: string | null })[]> {
  return conn
    .select({
      ...inputColumns,
      preparedKey: jobInputs.preparedKey,
      exactSignature: jobInputs.exactSignature,
    })
    .from(jobInputs)
    .where(
      and(
        eq(jobInputs.jobId, runId),
        isNull(jobInputs.outcome),
        isNull(jobInputs.taskId),
        gt(jobInputs.ordinal, afterOrdinal),
      ),
    )
    .orderBy(asc(jobInputs.ordinal))
    .limit(limit);
}

/**
 * Decides inputs that no task was made for. Those that are decided already, or have a task, are left alone.
 * @throws NotFoundError
 */
export async function settleInputs(
  conn: ResultsConnection,
  runId: RunId,
  outcome: Extract<Outcome, 'rejected' | 'failed' | 'skipped'>,
  inputs: readonly { ligandId: LigandId; reasonCode: string; reason: string }[],
): Promise<Settled> {
  return conn.transaction(async (tx) => {
    const rows = JSON.stringify(inputs.map((input) => ({ ...input, reason: storableText(input.reason) })));
    const decided = await tx.execute(sql`
      update job_inputs i set outcome = ${outcome}, reason_code = given."reasonCode", reason = given.reason
      from jsonb_to_recordset(${rows}::jsonb) as given("ligandId" text, "reasonCode" text, reason text)
      where i.job_id = ${runId} and i.ligand_id = given."ligandId" and i.outcome is null and i.task_id is null
      returning i.ligand_id`);
    return countOutcomes(tx, runId, outcome, decided.length);
  });
}

/** The ledger of a run: every input with what became of it, in the order of the file. */
export async function listLedger(
  conn: ResultsConnection,
  runId: RunId,
  page: {
    afterOrdinal?: number | undefined;
    limit: number;
    outcomes?: readonly (Outcome | 'undecided')[] | undefined;
  },
): Promise<LedgerRecord[]> {
  return conn
    .select({
      ligandId: jobInputs.ligandId,
      ordinal: jobInputs.ordinal,
      line: jobInputs.line,
      name: jobInputs.name,
      outcome: jobInputs.outcome,
      reasonCode: jobInputs.reasonCode,
      reason: jobInputs.reason,
      taskId: jobInputs.taskId,
      attempts: sql<number>`coalesce(${taskExecutions.attempts}, 0)`,
      cpuSeconds: taskExecutions.cpuSeconds,
      endedAt: taskExecutions.finishedAt,
      hasLog: sql<boolean>`coalesce(${taskExecutions.logsUri} is not null or ${taskExecutions.lostTries} <> '[]'::jsonb, false)`,
    })
    .from(jobInputs)
    .leftJoin(taskExecutions, eq(taskExecutions.id, jobInputs.taskId))
    .where(
      and(
        eq(jobInputs.jobId, runId),
        gt(jobInputs.ordinal, page.afterOrdinal ?? 0),
        outcomeIn(page.outcomes),
      ),
    )
    .orderBy(asc(jobInputs.ordinal))
    .limit(page.limit);
}

function outcomeIn(outcomes: readonly (Outcome | 'undecided')[] | undefined): SQL | undefined {
  if (!outcomes) return undefined;
  const decided = outcomes.filter((outcome) => outcome !== 'undecided');
  const some = decided.length > 0 ? inArray(jobInputs.outcome, decided) : sql`false`;
  return outcomes.includes('undecided') ? sql`(${some} or ${jobInputs.outcome} is null)` : some;
}

/** The inputs of a run that ended so. */
export async function listLigandIds(
  conn: ResultsConnection,
  runId: RunId,
  outcome: Outcome,
): Promise<LigandId[]> {
  const rows = await conn
    .select({ ligandId: jobInputs.ligandId })
    .from(jobInputs)
    .where(and(eq(jobInputs.jobId, runId), eq(jobInputs.outcome, outcome)));
  return rows.map(({ ligandId }) => ligandId);
}

/** One input with its molecule. @throws NotFoundError */
export async function getJobInput(
  conn: ResultsConnection,
  runId: RunId,
  ligandId: LigandId,
): Promise<JobInput> {
  const [row] = await conn
    .select(inputColumns)
    .from(jobInputs)
    .where(and(eq(jobInputs.jobId, runId), eq(jobInputs.ligandId, ligandId)));
  if (!row) throw new NotFoundError('ligand');
  return row;
}
