import { getCacheSettings } from '@/db/metadata/cache-settings-repository';
import { type DecisionVerdict, decideTask } from '@/db/results/decisions-repository';
import { awaitDocking, claimDocking } from '@/db/results/docking-claims-repository';
import { findCachedResult } from '@/db/results/result-cache-repository';
import { type ClaimedTask, releaseTask } from '@/db/results/tasks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { LigandRejectedError } from '@/lib/chemistry/molecules/reasons';
import type { Dependencies } from '@/lib/dependencies';
import { DockingFailure } from '@/lib/docking/failures';
import { nearEndWatch } from '@/lib/docking/near-end';
import { QuotaExceededError } from '@/lib/domain/errors';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { logger } from '@/lib/logs/logger';
import type { TaskLog } from '@/lib/logs/task-logs';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';
import type { CompletionQueue } from '@/lib/use-cases/runs/completion-queue';
import { crystalRmsds, unlessDamaged } from '@/lib/use-cases/runs/crystal-rmsd';
import { loadPreparedLigand } from '@/lib/use-cases/runs/prepared-ligand';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import { signLigand } from '@/lib/use-cases/runs/sign-ligand';
import { NoBindingPoseError, storePoses } from '@/lib/use-cases/runs/store-poses';

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

/** What the engine has taken for this try so far. */
interface Spent {
  cpuSeconds: number;
}

async function dockOrLink(job: DockLigandJob, log: TaskLog, spent: Spent): Promise<void> {
  const { deps, machine, orgId, runId, spec, task, completions, signal, report, useCores } = job;
  const started = performance.now();
  const { record, ligand } = await loadPreparedLigand(job, task.molfile ?? '', spec.ligandRecipe);
  log.line('info', `Prepared: ${ligand.heavyAtoms} heavy atoms, ${ligand.torsions} torsions.`);
  for (const warning of ligand.warnings) log.line('warn', warning);

  const fingerprint = await machine.engine.fingerprint();
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
  if (!rmsds && !isOurs) {
    const isWaiting = await deps.results.withResults(orgId, (conn) =>
      awaitDocking(conn, { runId, task, exactSignature }),
    );
    if (!isWaiting) await stopWork(job, log, spent);
    return;
  }
  if (known && rmsds) {
    log.line('info', `Known: the same bytes were docked before (${known.taskResultId}). Linked, not docked.`);
    const logsUri = await log.close();
    await deps.results.withResults(orgId, async (conn) => {
      const { verdict } = await decideTask(conn, {
        runId,
        task,
        outcome: 'reused',
        logsUri,
        link: { ...link, taskResultId: known.taskResultId, poseRmsdsAngstrom: rmsds.value },
      });
      if (verdict !== 'withdrawn') return;
      const error = 'The known result was taken out of the cache at this moment.';
      const given = { runId, task, logsUri, errorCode: 'result-withdrawn', error };
      await releaseTask(conn, { ...given, countsAsTry: false, cpuSeconds: 0 });
    });
    return;
  }

  const receptorPdbqt = await loadReceptorPdbqt(deps, orgId, spec.target);
  const request = { key: orgId, signal, maxThreads: spec.parameters.exhaustiveness, wanted: 'idle' } as const;
  const output = await machine.slots.use(request, (cores, giveBack) => {
    // The next ligand's engine starts on what the end of this search leaves idle.
    const watchEnd = nearEndWatch(() => {
      useCores(0);
      giveBack();
    });
    useCores(cores);
    log.line('info', `${fingerprint.name} ${fingerprint.version}, seed ${signed.seed}, ${cores} thread(s).`);
    return machine.engine.dock(
      {
        receptorPdbqt,
        ligandPdbqt: ligand.pdbqt,
        searchSpace: spec.searchSpace,
        parameters: spec.parameters,
        seed: signed.seed,
      },
      {
        cores,
        signal,
        timeoutSeconds: machine.limits.ligandTimeoutSeconds,
        memoryMegabytes: machine.limits.engineMemoryMegabytes,
        onProgress: (fraction) => {
          report(fraction);
          watchEnd(fraction);
        },
      },
    );
  });
  useCores(0);
  spent.cpuSeconds += output.cpuSeconds;
  log.output(output.engineLog);
  for (const repair of output.repairs) log.line('info', repair);

  const stored = await storePoses({ deps, machine, orgId, spec, ligand, signed, output, receptorPdbqt });
  for (const flag of stored.result.flags) log.line('warn', `The best pose is flagged: ${flag}.`);
  const logsUri = await log.close().catch(async (error: unknown) => {
    // Nothing names the poses yet: they would only take up room.
    await deps.objects.delete(stored.objectKey);
    throw error;
  });
  const { entryDays } = await deps.metadata.withOrganization(orgId, (tx) => getCacheSettings(tx, orgId));
  const { verdict, taskResultId } = await completions.add({
    ...link,
    ...stored,
    ligandIdentity: signed.ligand,
    signedInput: signed.input,
    runId,
    task,
    logsUri,
    cpuSeconds: output.cpuSeconds,
    wallSeconds: (performance.now() - started) / 1000,
    entryDays,
  });
  tellIfFenced(job, verdict);
  // Somebody else's result stands: nothing names the object that was written here.
  if (verdict === 'fenced' || (taskResultId !== null && taskResultId !== stored.result.id)) {
    await deps.objects.delete(stored.objectKey);
  }
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
