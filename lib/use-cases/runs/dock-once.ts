import { type DecisionVerdict, decideTask } from '@/db/results/decisions-repository';
import { awaitDocking } from '@/db/results/docking-claims-repository';
import type { PreparedLigandRecord } from '@/db/results/prepared-ligands-repository';
import { releaseTask } from '@/db/results/tasks-repository';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import type { DockOutput, EngineFingerprint } from '@/lib/docking/engine';
import { nearEndWatch } from '@/lib/docking/near-end';
import type { TaskLog } from '@/lib/logs/task-logs';
import type { DockLigandJob } from '@/lib/use-cases/runs/dock-ligand';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import type { SignedLigand } from '@/lib/use-cases/runs/sign-ligand';
import { type StoredPoses, storePoses } from '@/lib/use-cases/runs/store-poses';

/** What the engine has taken for this try, as far as it is not counted yet. */
export interface Spent {
  cpuSeconds: number;
}

/** A prepared ligand in a worker's hands. */
export interface DockingAttempt {
  job: DockLigandJob;
  log: TaskLog;
  spent: Spent;
  record: PreparedLigandRecord;
  ligand: PreparedLigand;
  fingerprint: EngineFingerprint;
}

/** `given-back`: the task is in the queue again. `lost`: it is no longer this worker's, or its run is to be cancelled. */
export type EndedAttempt = DecisionVerdict | 'given-back' | 'lost';

/**
 * Docks one input and stores its poses; nothing names them yet.
 * @param progress turns that of this docking into that of the task
 * @throws DockingFailure, NoBindingPoseError
 */
export async function dockOnce(
  { job, log, spent, ligand, fingerprint }: DockingAttempt,
  signed: SignedLigand,
  what: string,
  progress: (fraction: number) => number = (fraction) => fraction,
): Promise<{ output: DockOutput; stored: StoredPoses; receptorPdbqt: string }> {
  const { deps, machine, orgId, spec, signal, report, useCores } = job;
  const receptorPdbqt = await loadReceptorPdbqt(deps, orgId, spec.target);
  const request = { key: orgId, signal, maxThreads: spec.parameters.exhaustiveness, wanted: 'idle' } as const;
  const output = await machine.slots.use(request, (cores, giveBack) => {
    // The next ligand's engine starts on what the end of this search leaves idle.
    const watchEnd = nearEndWatch(() => {
      useCores(0);
      giveBack();
    });
    useCores(cores);
    log.line(
      'info',
      `${what}: ${fingerprint.name} ${fingerprint.version}, seed ${signed.seed}, ${cores} thread(s).`,
    );
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
          report(progress(fraction));
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
  if (stored.poses[0]?.contacts === null)
    log.line('warn', 'The contacts of the best pose could not be found.');
  return { output, stored, receptorPdbqt };
}

/** Lets the task wait until whoever docks the same input has done so. */
export async function giveBackToWait(
  { deps, orgId, runId, task }: DockLigandJob,
  exactSignature: string,
): Promise<EndedAttempt> {
  const isWaiting = await deps.results.withResults(orgId, (conn) =>
    awaitDocking(conn, { runId, task, exactSignature }),
  );
  return isWaiting ? 'given-back' : 'lost';
}

type LinkingDecision = Extract<Parameters<typeof decideTask>[1], { link: object }>;

/** Links known results to the ligand, or gives it back if one of them was taken out of the cache at this moment. */
export async function decideOrGiveBack(
  { deps, orgId, runId, task }: DockLigandJob,
  decision: Omit<LinkingDecision, 'runId' | 'task'>,
): Promise<EndedAttempt> {
  return deps.results.withResults(orgId, async (conn) => {
    const { verdict } = await decideTask(conn, { ...decision, runId, task });
    if (verdict !== 'withdrawn') return verdict;
    const error = 'The known result was taken out of the cache at this moment.';
    const given = { runId, task, logsUri: decision.logsUri ?? null, errorCode: 'result-withdrawn', error };
    await releaseTask(conn, { ...given, countsAsTry: false, cpuSeconds: 0 });
    return 'given-back';
  });
}
