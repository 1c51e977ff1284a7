import { getCacheSettings } from '@/db/metadata/cache-settings-repository';
import { type DecisionVerdict, decideTask } from '@/db/results/decisions-repository';
import { claimDocking } from '@/db/results/docking-claims-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import { type ClaimedTask, releaseTask } from '@/db/results/tasks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { LigandRejectedError } from '@/lib/chemistry/molecules/reasons';
import type { Dependencies } from '@/lib/dependencies';
import { DockingFailure } from '@/lib/docking/failures';
import { QuotaExceededError } from '@/lib/domain/errors';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { logger } from '@/lib/logs/logger';
import type { TaskLog } from '@/lib/logs/task-logs';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';
import type { CompletionQueue } from '@/lib/use-cases/runs/completion-queue';
import { crystalRmsds, unlessDamaged } from '@/lib/use-cases/runs/crystal-rmsd';
import {
  type DockingAttempt,
  decideOrGiveBack,
  dockOnce,
  type EndedAttempt,
  giveBackToWait,
  type Spent,
} from '@/lib/use-cases/runs/dock-once';
import { dockReplicates } from '@/lib/use-cases/runs/dock-replicates';
import { loadPreparedLigand } from '@/lib/use-cases/runs/prepared-ligand';
import { confidenceInRun, seeDockings } from '@/lib/use-cases/runs/see-dockings';
import { signLigand } from '@/lib/use-cases/runs/sign-ligand';
import { NoBindingPoseError } from '@/lib/use-cases/runs/store-poses';

export interface DockLigandJob {
  ctx: OrgContext;
  deps: Dependencies;
  machine: DockingMachine;
  orgId: OrganizationId;
  runId: RunId;
  spec: RunSpec;
  task: ClaimedTask;
  /** Of the run. */
  completions: CompletionQueue;
  /** Aborts when the task is no longer this worker's: cancelled, or taken by another. */
  signal: AbortSignal;
  /** Takes the engine's progress, 0 to 1. */
  report: (progress: number) => void;
  /** Takes how many cores the engine has from now on. */
  useCores: (cores: number) => void;
}

/**
 * Brings one ligand of a run to its outcome: prepared, looked up, docked if nothing is known, its poses stored and
 * verified, and then decided in one fenced transaction. If another task is docking the very same input, this one is
 * given back to wait for its result. A ligand's own failure never reaches its siblings; only
 * trouble with what we depend on (database, object store) is raised, after the task was given back.
 * @throws QuotaExceededError if what was made does not fit the organisation's storage; that does not count as a try
 */
export async function dockLigand(job: DockLigandJob): Promise<void> {
  const { deps, machine, orgId, runId, task, signal } = job;
  const log = deps.logs.open({ orgId, runId, taskId: task.id, attempt: task.attempts });
  log.line('info', `Ligand "${task.name}", try ${task.attempts}, worker ${machine.workerId}.`);
  const spent = { cpuSeconds: 0 };
  try {
    await dockOrLink(job, log, spent);
  } catch (error) {
    if (error instanceof DockingFailure) spent.cpuSeconds += error.cpuSeconds;
    if (signal.aborted) await stopWork(job, log, spent);
    else await giveUp(job, log, spent, error);
  }
}

async function dockOrLink(job: DockLigandJob, log: TaskLog, spent: Spent): Promise<void> {
  const { machine, spec, task } = job;
  const { record, ligand } = await loadPreparedLigand(job, task.molfile ?? '', spec.ligandRecipe);
  log.line('info', `Prepared: ${ligand.heavyAtoms} heavy atoms, ${ligand.torsions} torsions.`);
  for (const warning of ligand.warnings) log.line('warn', warning);
  const fingerprint = await machine.engine.fingerprint();
  const attempt: DockingAttempt = { job, log, spent, record, ligand, fingerprint };
  const ended = await (spec.replicates ? dockReplicates(attempt, spec.replicates) : dockSingle(attempt));
  if (ended === 'lost') await stopWork(job, log, spent);
  else if (ended !== 'given-back') tellIfFenced(job, ended);
}

/** Docks a ligand once, or links what is known of the same input. */
async function dockSingle(attempt: DockingAttempt): Promise<EndedAttempt> {
  const { job, log, record, ligand, fingerprint } = attempt;
  const { deps, orgId, runId, spec, task, completions } = job;
  const started = performance.now();
  const signed = await signLigand(spec, fingerprint, record);
  const exactSignature = signed.exact;
  const link = {
    exactSignature,
    identitySignature: signed.identity,
    preparedKey: record.key,
    heavyAtoms: ligand.heavyAtoms,
  };
  const { isOurs, known } = await deps.results.withResults(orgId, async (conn) => {
    // In this order: what another task docked before the claim was ours is found.
    const claimed = await claimDocking(conn, exactSignature, task);
    return { isOurs: claimed, known: await findCachedResult(conn, exactSignature) };
  });
  const rmsds = known && (await unlessDamaged(crystalRmsds(job, spec, ligand.heavyAtoms, known)));
  if (known && !rmsds) log.line('warn', `The known result ${known.taskResultId} is damaged: not linked.`);
  if (!rmsds && !isOurs) return giveBackToWait(job, exactSignature);
  if (known && rmsds) {
    log.line('info', `Known: the same bytes were docked before (${known.taskResultId}). Linked, not docked.`);
    const { taskResultId } = known;
    const confidence = confidenceInRun(spec, known.seen ?? []);
    const decision = { ...link, taskResultId, poseRmsdsAngstrom: rmsds.value, confidence };
    return decideOrGiveBack(job, { outcome: 'reused', link: decision, logsUri: await log.close() });
  }

  const { output, stored, receptorPdbqt } = await dockOnce(attempt, signed, 'The ligand');
  const seen = await seeDockings(attempt, receptorPdbqt, [
    {
      molfiles: stored.molfiles,
      affinitiesKcalPerMol: stored.poses.map(({ affinityKcalPerMol }) => affinityKcalPerMol),
    },
  ]);
  const { molfiles: _, objectKey, ...result } = stored;
  const logsUri = await log.close().catch(async (error: unknown) => {
    // Nothing names the poses yet: they would only take up room.
    await deps.objects.delete(objectKey);
    throw error;
  });
  const { entryDays } = await deps.metadata.withOrganization(orgId, (tx) => getCacheSettings(tx, orgId));
  const { verdict, taskResultId } = await completions.add({
    ...link,
    ...result,
    ligandIdentity: signed.ligand,
    signedInput: signed.input,
    seen: seen?.[0] ?? null,
    confidence: seen && confidenceInRun(spec, seen),
    runId,
    task,
    logsUri,
    cpuSeconds: output.cpuSeconds,
    wallSeconds: (performance.now() - started) / 1000,
    entryDays,
  });
  // Somebody else's result stands: nothing names the object that was written here.
  if (verdict === 'fenced' || (taskResultId !== null && taskResultId !== result.result.id)) {
    await deps.objects.delete(objectKey);
  }
  return verdict;
}

/** A write that came too late did nothing; which worker was late is for whoever looks after the machines. */
function tellIfFenced({ machine, orgId, runId, task }: DockLigandJob, verdict: DecisionVerdict): void {
  if (verdict !== 'fenced') return;
  const { workerId } = machine;
  logger.warn('A late write was refused: another worker has the ligand, or its run has ended.', {
    ...{ orgId, runId, taskId: task.id, fence: task.fence, workerId },
  });
}

/** The run was cancelled, or another worker has the task: then the fence refuses this decision, as it should. */
async function stopWork(job: DockLigandJob, log: TaskLog, { cpuSeconds }: Spent): Promise<void> {
  const { deps, orgId, runId, task } = job;
  log.line('warn', 'Stopped: the run was cancelled, or another worker took the ligand over.');
  const logsUri = await log.close().catch(() => null);
  const { verdict } = await deps.results.withResults(orgId, (conn) =>
    decideTask(conn, { runId, task, outcome: 'cancelled', logsUri, cpuSeconds }),
  );
  tellIfFenced(job, verdict);
}

/** Decides what a failed try means: rejected for good, failed for good, or back into the queue. */
async function giveUp(job: DockLigandJob, log: TaskLog, spent: Spent, error: unknown): Promise<void> {
  const { deps, machine, orgId, runId, task } = job;
  const { cpuSeconds } = spent;
  const message = error instanceof Error ? error.message : String(error);
  log.line('error', message);
  if (error instanceof DockingFailure) log.output(error.engineLog);
  const logsUri = await log.close().catch(() => null);
  const decide = async (outcome: 'rejected' | 'failed', reasonCode: string) => {
    const { verdict } = await deps.results.withResults(orgId, (conn) =>
      decideTask(conn, { runId, task, outcome, reasonCode, reason: message, logsUri, cpuSeconds }),
    );
    tellIfFenced(job, verdict);
  };
  const release = (countsAsTry: boolean, errorCode: string) =>
    deps.results.withResults(orgId, (conn) =>
      releaseTask(conn, { runId, task, logsUri, errorCode, error: message, countsAsTry, cpuSeconds }),
    );

  if (error instanceof LigandRejectedError) await decide('rejected', error.code);
  else if (error instanceof NoBindingPoseError) await decide('failed', error.code);
  else if (error instanceof DockingFailure && error.code === 'engine-missing') {
    // Not the ligand's trouble: somebody has to mend this machine.
    await release(false, error.code);
    throw error;
  } else if (error instanceof DockingFailure || error instanceof ChemistryProcessError) {
    const tries = task.attempts - task.crashes;
    if (error.retriable && tries < machine.limits.attemptsPerLigand) await release(true, error.code);
    else await decide('failed', error.code);
  } else {
    await release(false, error instanceof QuotaExceededError ? 'storage-full' : 'interrupted');
    throw error;
  }
}
