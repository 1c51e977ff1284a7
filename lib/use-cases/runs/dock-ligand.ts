import { findCachedResult } from '@/db/results/result-cache-repository';
import { type ClaimedTask, completeTask, decideTask, releaseTask } from '@/db/results/tasks-repository';
import { ChemistryProcessError } from '@/lib/chemistry/pool/chemistry-pool';
import type { Dependencies } from '@/lib/dependencies';
import { DockingFailure } from '@/lib/docking/failures';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { TaskLog } from '@/lib/logs/log-store';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';
import { crystalRmsds } from '@/lib/use-cases/runs/crystal-rmsd';
import { LigandRejection, loadPreparedLigand } from '@/lib/use-cases/runs/prepared-ligand';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import { signLigand } from '@/lib/use-cases/runs/sign-ligand';
import { storePoses } from '@/lib/use-cases/runs/store-poses';

export interface DockLigandJob {
  deps: Dependencies;
  machine: DockingMachine;
  orgId: OrganizationId;
  runId: RunId;
  spec: RunSpec;
  task: ClaimedTask;
  /** Aborts when the task is no longer this worker's: cancelled, or taken by another. */
  signal: AbortSignal;
  /** Takes the engine's progress, 0 to 1. */
  report: (progress: number) => void;
}

/**
 * Brings one ligand of a run to its outcome: prepared, looked up, docked if nothing is known, its poses stored and
 * verified, and then decided in one fenced transaction. A ligand's own failure never reaches its siblings; only
 * trouble with what we depend on (database, object store) is raised, after the task was given back.
 */
export async function dockLigand(job: DockLigandJob): Promise<void> {
  const { deps, machine, orgId, runId, task, signal } = job;
  const log = deps.logs.openTaskLog({ orgId, runId, taskId: task.id });
  log.line('info', `Ligand "${task.name}", try ${task.attempts}, worker ${machine.workerId}.`);
  try {
    await dockOrLink(job, log);
  } catch (error) {
    if (signal.aborted) {
      log.line('warn', 'No longer ours: the run was cancelled or another worker took the ligand over.');
      await log.close();
      return;
    }
    await giveUp(job, log, error);
  }
}

async function dockOrLink(job: DockLigandJob, log: TaskLog): Promise<void> {
  const { deps, machine, orgId, runId, spec, task, signal, report } = job;
  const inResults = deps.results.withResults.bind(deps.results, orgId);
  const started = performance.now();

  const prepared = await loadPreparedLigand({
    deps,
    machine,
    orgId,
    task,
    recipe: spec.ligandRecipe,
    signal,
  });
  log.line(
    'info',
    `Prepared: ${prepared.ligand.torsions} torsions, ${prepared.ligand.heavyAtoms} heavy atoms.`,
  );
  for (const warning of prepared.ligand.warnings) log.line('warn', warning);

  const fingerprint = await machine.engine.fingerprint();
  const signed = await signLigand(spec, fingerprint, prepared);
  const known = await inResults((conn) => findCachedResult(conn, signed.exact));
  if (known) {
    log.line('info', `Known: the same bytes were docked before (${known.taskResultId}). Linked, not docked.`);
    const rmsds = await crystalRmsds({ deps, machine, orgId, spec, prepared, result: known });
    const logsUri = await log.close();
    await inResults((conn) =>
      decideTask(conn, {
        runId,
        task,
        outcome: 'reused',
        logsUri,
        link: { ...signed, preparedKey: prepared.key, taskResultId: known.taskResultId, rmsds },
      }),
    );
    return;
  }

  const receptorPdbqt = await loadReceptorPdbqt(deps, orgId, spec.target);
  const request = { key: orgId, signal, maxThreads: spec.parameters.exhaustiveness, wanted: 'idle' } as const;
  const output = await machine.slots.use(request, (cores) => {
    log.line('info', `${fingerprint.name} ${fingerprint.version}, seed ${signed.seed}, ${cores} core(s).`);
    return machine.engine.dock(
      {
        receptorPdbqt,
        ligandPdbqt: prepared.ligand.pdbqt,
        searchSpace: spec.searchSpace,
        parameters: spec.parameters,
        seed: signed.seed,
      },
      {
        cores,
        signal,
        timeoutSeconds: machine.limits.ligandTimeoutSeconds,
        memoryMegabytes: machine.limits.engineMemoryMegabytes,
        onProgress: report,
      },
    );
  });
  log.text('engine', output.engineLog);
  for (const repair of output.repairs) log.line('info', repair);

  const stored = await storePoses({ deps, machine, orgId, spec, prepared, signed, output, receptorPdbqt });
  for (const flag of stored.flags) log.line('warn', `Flagged: ${flag}.`);
  const logsUri = await log.close();
  await inResults((conn) =>
    completeTask(conn, {
      runId,
      task,
      logsUri,
      preparedKey: prepared.key,
      identitySignature: signed.identity,
      exactSignature: signed.exact,
      result: stored.result,
      poses: stored.poses,
      poseRmsdsAngstrom: stored.poseRmsdsAngstrom,
      heavyAtoms: prepared.ligand.heavyAtoms,
      cpuSeconds: output.cpuSeconds,
      wallSeconds: (performance.now() - started) / 1000,
    }),
  );
}

/** Decides what a failed try means: rejected for good, failed for good, or back into the queue. */
async function giveUp(job: DockLigandJob, log: TaskLog, error: unknown): Promise<void> {
  const { deps, machine, orgId, runId, task } = job;
  const message = error instanceof Error ? error.message : String(error);
  log.line('error', message);
  const logsUri = await log.close().catch(() => null);
  const decide = (outcome: 'rejected' | 'failed', reasonCode: string) =>
    deps.results.withResults(orgId, (conn) =>
      decideTask(conn, { runId, task, outcome, reasonCode, reason: message, logsUri }),
    );

  if (error instanceof LigandRejection) return void (await decide('rejected', error.code));
  if (error instanceof DockingFailure || error instanceof ChemistryProcessError) {
    const last = task.attempts >= machine.limits.attemptsPerLigand;
    if (!error.retriable || last) return void (await decide('failed', error.code));
    await deps.results.withResults(orgId, (conn) => releaseTask(conn, { runId, task, logsUri }));
    return;
  }
  await deps.results.withResults(orgId, (conn) => releaseTask(conn, { runId, task, logsUri }));
  throw error;
}
