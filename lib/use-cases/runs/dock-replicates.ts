import { getCacheSettings } from '@/db/metadata/cache-settings-repository';
import { listPoseAffinities } from '@/db/results/confidence-repository';
import { enterDocking } from '@/db/results/decisions-repository';
import { claimDocking } from '@/db/results/docking-claims-repository';
import { type CachedResult, findCachedResult } from '@/db/results/result-cache-repository';
import type { LinkedReplicate } from '@/db/results/result-links';
import type { SeenInDockings } from '@/lib/domain/confidence';
import { mostSeeds, type ReplicatePlan } from '@/lib/domain/replicates';
import { rmsdsToCrystal, unlessDamaged } from '@/lib/use-cases/runs/crystal-rmsd';
import {
  type DockingAttempt,
  decideOrGiveBack,
  dockOnce,
  type EndedAttempt,
  giveBackToWait,
} from '@/lib/use-cases/runs/dock-once';
import { readPoseMolfiles } from '@/lib/use-cases/runs/pose-record';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import { confidenceInRun, seeDockings } from '@/lib/use-cases/runs/see-dockings';
import { type SignedLigand, signLigand } from '@/lib/use-cases/runs/sign-ligand';

/** One of the dockings of a ligand, with its poses by rank. */
interface Replicate extends LinkedReplicate {
  identitySignature: string;
  molfiles: string[];
  affinitiesKcalPerMol: number[];
}

/**
 * Brings a ligand to its outcome that is docked with several seeds. Each docking is looked up, or done and entered into
 * the cache, before the next, so that a worker that dies loses only the one in hand; then the best of them stands for
 * the ligand. With a least confidence, one more is added as long as what was seen is not enough.
 */
export async function dockReplicates(attempt: DockingAttempt, plan: ReplicatePlan): Promise<EndedAttempt> {
  const { job, log, record, ligand, fingerprint } = attempt;
  const { deps, machine, orgId, spec } = job;
  const started = performance.now();
  const receptorPdbqt = await loadReceptorPdbqt(deps, orgId, spec.target);
  const replicates: Replicate[] = [];
  let seen: SeenInDockings[] | null = [];
  let confidence = null;
  for (let wanted = plan.seeds; wanted <= mostSeeds(plan) && seen && !confidence; wanted++) {
    while (replicates.length < wanted) {
      const signed = await signLigand(spec, fingerprint, record, replicates.length);
      const obtained = await obtain(attempt, signed, { number: replicates.length + 1, of: wanted });
      if (typeof obtained === 'string') return obtained;
      replicates.push(obtained);
    }
    seen = await seeDockings(attempt, receptorPdbqt, replicates);
    confidence = seen && confidenceInRun(spec, seen);
  }
  const [first] = replicates;
  if (!first) throw new Error('A ligand is docked with one seed at least.');
  const affinityOf = ({ affinitiesKcalPerMol }: Replicate) => affinitiesKcalPerMol[0] as number;
  const best = replicates.reduce((a, b) => (affinityOf(b) < affinityOf(a) ? b : a));
  if (confidence) {
    const { agreeing, seeds } = confidence.parts;
    log.line('info', `Confidence ${confidence.value.toFixed(2)}: ${agreeing} of ${seeds} seeds agree.`);
  }
  return decideOrGiveBack(job, {
    outcome: replicates.every(({ reused }) => reused) ? 'reused' : 'docked',
    link: {
      taskResultId: best.taskResultId,
      exactSignature: best.exactSignature,
      identitySignature: best.identitySignature,
      preparedKey: record.key,
      heavyAtoms: ligand.heavyAtoms,
      poseRmsdsAngstrom: await rmsdsToCrystal(machine, spec, ligand.heavyAtoms, best.molfiles),
      confidence,
      replicates: replicates.map(({ taskResultId, exactSignature, reused }) => {
        return { taskResultId, exactSignature, reused };
      }),
    },
    ...(seen && { seen: { exactSignature: first.exactSignature, seen } }),
    logsUri: await log.close(),
    wallSeconds: (performance.now() - started) / 1000,
  });
}

/** One docking: what is known of the same input, or what is docked now and entered into the cache. */
async function obtain(
  attempt: DockingAttempt,
  signed: SignedLigand,
  place: { number: number; of: number },
): Promise<Replicate | EndedAttempt> {
  const { job, log } = attempt;
  const { deps, orgId, task } = job;
  const { exact: exactSignature, identity: identitySignature } = signed;
  const what = `Docking ${place.number} of ${place.of}`;
  const { isOurs, known } = await deps.results.withResults(orgId, async (conn) => {
    // In this order: what another task docked before the claim was ours is found.
    const claimed = await claimDocking(conn, exactSignature, task);
    return { isOurs: claimed, known: await findCachedResult(conn, exactSignature) };
  });
  const read = known && (await unlessDamaged(readPoses(attempt, known)));
  if (known && read) {
    // What an earlier try of this task has docked is not reused: nobody else has paid for it.
    const reused = known.createdByTask !== task.id;
    log.line('info', `${what}: the same bytes were docked before (${known.taskResultId}).`);
    return { taskResultId: known.taskResultId, exactSignature, identitySignature, reused, ...read.value };
  }
  if (known) log.line('warn', `The known result ${known.taskResultId} is damaged: not linked.`);
  if (!isOurs) return giveBackToWait(job, exactSignature);
  return dockAndEnter(attempt, signed, place, what);
}

async function readPoses(
  { job }: DockingAttempt,
  known: CachedResult,
): Promise<Pick<Replicate, 'molfiles' | 'affinitiesKcalPerMol'>> {
  const molfiles = await readPoseMolfiles(job, known);
  const affinities = await job.deps.results.withResults(job.orgId, (conn) =>
    listPoseAffinities(conn, [known.taskResultId]),
  );
  return { molfiles, affinitiesKcalPerMol: affinities.get(known.taskResultId) ?? [] };
}

async function dockAndEnter(
  attempt: DockingAttempt,
  signed: SignedLigand,
  { number, of }: { number: number; of: number },
  what: string,
): Promise<Replicate | EndedAttempt> {
  const { job, log, spent, record, ligand } = attempt;
  const { deps, orgId, runId, task } = job;
  const started = performance.now();
  const { output, stored } = await dockOnce(attempt, signed, what, (done) => (number - 1 + done) / of);
  const { molfiles, objectKey, ...result } = stored;
  const { entryDays } = await deps.metadata.withOrganization(orgId, (tx) => getCacheSettings(tx, orgId));
  const taskResultId = await deps.results.withResults(orgId, (conn) =>
    enterDocking(conn, {
      ...result,
      ...{ exactSignature: signed.exact, identitySignature: signed.identity, ligandIdentity: signed.ligand },
      ...{ signedInput: signed.input, preparedKey: record.key, heavyAtoms: ligand.heavyAtoms },
      ...{ runId, task, entryDays, cpuSeconds: output.cpuSeconds },
      wallSeconds: (performance.now() - started) / 1000,
    }),
  );
  // It is counted, with the docking or as a write that came too late.
  spent.cpuSeconds = 0;
  // Somebody else's result stands: nothing names the object that was written here.
  if (taskResultId !== result.result.id) await deps.objects.delete(objectKey);
  if (taskResultId === null) {
    await log.close().catch(() => null);
    return 'fenced';
  }
  return {
    ...{ taskResultId, exactSignature: signed.exact, identitySignature: signed.identity },
    ...{ reused: false, molfiles },
    affinitiesKcalPerMol: result.poses.map(({ affinityKcalPerMol }) => affinityKcalPerMol),
  };
}
