import { createHash } from 'node:crypto';
import { z } from 'zod';
import { getJobInput } from '@/db/results/job-inputs-repository';
import { getJob } from '@/db/results/jobs-repository';
import { quarantine } from '@/db/results/quarantines-repository';
import { getLigandResult, type LigandResultRecord } from '@/db/results/results-repository';
import { beginCheck, countOpenChecks, endCheck } from '@/db/results/reuse-checks-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import { DockingFailure } from '@/lib/docking/failures';
import type { LigandId, RunId } from '@/lib/domain/ids';
import { usedUpQuota } from '@/lib/domain/quotas';
import type { CheckOutcome } from '@/lib/domain/reuse-checks';
import type { RunSpec } from '@/lib/domain/run-spec';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { dockingMachine } from '@/lib/use-cases/docking-machine';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { compareDockings } from '@/lib/use-cases/reuse/compare-dockings';
import { DamagedPosesError, readPoseObject } from '@/lib/use-cases/runs/pose-record';
import { loadPreparedLigand } from '@/lib/use-cases/runs/prepared-ligand';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';
import { type SignedEngine, signLigand } from '@/lib/use-cases/runs/sign-ligand';
import { NoBindingPoseError, POSES_FORMAT, renderPoses } from '@/lib/use-cases/runs/store-poses';
import { currentDockingUsage } from '@/lib/use-cases/usage/docking-usage';

/** What docking a result again has shown. */
export interface Redocking {
  outcome: CheckOutcome;
  detail: string;
  cpuSeconds: number;
}

/**
 * Docks one of the chosen reused results of a run again, in the background, and compares: the same bytes from the same
 * build on the same class of machine, within 0.01 kcal/mol elsewhere. What gave something else leaves the cache, and
 * its build and class of machines go into quarantine: nothing of them is reused. May be repeated: a check ends once.
 */
export const checkReuse = defineUseCase({
  name: 'check-reuse',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps): Promise<{ outcome: CheckOutcome | null; goesOn: boolean }> => {
    const orgId = ctx.org.id;
    // Its results database says whether it is a run of this organisation.
    const job = await deps.results.withResults(orgId, (conn) => getJob(conn, runId));
    // Then the sweep wakes it, again and again, until there is room.
    if (usedUpQuota(await currentDockingUsage(deps, orgId))) return { outcome: null, goesOn: false };
    const check = await deps.results.withResults(orgId, (conn) => beginCheck(conn, runId));
    if (!check) return { outcome: null, goesOn: false };
    const { ligandId } = check;
    const { input, result } = await deps.results.withResults(orgId, async (conn) => ({
      input: await getJobInput(conn, runId, ligandId),
      result: await getLigandResult(conn, runId, ligandId),
    }));
    const spec = job.params as RunSpec;
    const finding = await dockAgain(ctx, deps, { runId, spec, molfile: input.molfile ?? '', result });
    if (finding.outcome === 'different')
      await putIntoQuarantine(ctx, deps, { runId, ligandId, result, detail: finding.detail });
    const left = await deps.results.withResults(orgId, async (conn) => {
      await endCheck(conn, runId, check, finding);
      return countOpenChecks(conn, runId);
    });
    return { outcome: finding.outcome, goesOn: left > 0 };
  },
});

/** A result as a ligand of a run has it. */
export interface Reused {
  runId: RunId;
  spec: RunSpec;
  molfile: string;
  result: LigandResultRecord;
}

/** Docks the input of a stored result again, where nobody else waits for the engine, and compares; writes nothing. */
export async function dockAgain(
  ctx: OrgContext,
  deps: Dependencies,
  { runId, spec, molfile, result }: Reused,
): Promise<Redocking> {
  const machine = dockingMachine();
  const orgId = ctx.org.id;
  let cpuSeconds = 0;
  try {
    await readPoseObject({ ctx, deps, runId }, result);
    const { record, ligand } = await loadPreparedLigand({ deps, machine, orgId }, molfile, spec.ligandRecipe);
    const madeBy = result.engine as SignedEngine;
    const signed = await signLigand(spec, madeBy, record, result.replicate);
    if (signed.exact !== result.exactSignature) {
      const detail = 'What was docked cannot be made again: it is prepared otherwise by now.';
      return { outcome: 'incomparable', detail, cpuSeconds };
    }
    const receptorPdbqt = await loadReceptorPdbqt(deps, orgId, spec.target);
    const { signal } = new AbortController();
    const output = await machine.slots.use({ key: orgId, signal, isBackground: true }, (cores) =>
      machine.engine.dock(
        {
          receptorPdbqt,
          ligandPdbqt: ligand.pdbqt,
          searchSpace: spec.searchSpace,
          parameters: spec.parameters,
          seed: result.seed,
        },
        {
          cores,
          signal,
          timeoutSeconds: machine.limits.ligandTimeoutSeconds,
          memoryMegabytes: machine.limits.engineMemoryMegabytes,
        },
      ),
    );
    cpuSeconds = output.cpuSeconds;
    const { records } = await renderPoses({ machine, spec, ligand, signed, output, receptorPdbqt });
    const again = {
      binarySha256: output.fingerprint.binarySha256,
      machineClass: machine.machineClass,
      posesFormat: POSES_FORMAT,
      objectSha256: createHash('sha256').update(Buffer.concat(records)).digest('hex'),
      poses: output.poses,
    };
    return { ...compareDockings({ ...result, binarySha256: madeBy.binarySha256 }, again), cpuSeconds };
  } catch (error) {
    if (error instanceof DamagedPosesError) {
      return { outcome: 'damaged', detail: 'The stored poses do not match their checksum.', cpuSeconds };
    }
    if (error instanceof NoBindingPoseError)
      return { outcome: 'different', detail: error.message, cpuSeconds };
    // A machine without an engine, or a worker that is being stopped, says nothing of a result.
    if (!(error instanceof DockingFailure) || ['engine-missing', 'cancelled'].includes(error.code))
      throw error;
    return { outcome: 'failed', detail: error.message, cpuSeconds: error.cpuSeconds };
  }
}

/** Nothing of the build and class of machines that made it is reused; the audit log is told of each quarantine once. */
async function putIntoQuarantine(
  ctx: OrgContext,
  deps: Dependencies,
  found: { runId: RunId; ligandId: LigandId; result: LigandResultRecord; detail: string },
): Promise<void> {
  const { runId, ligandId, result, detail } = found;
  const engine = result.engine as SignedEngine;
  const facts = {
    engineName: engine.name,
    engineVersion: engine.version,
    engineSha256: engine.binarySha256,
    machineClass: result.machineClass ?? '',
    taskResultId: result.taskResultId,
    detail,
  };
  await changeResults(ctx, deps, async (tx) => {
    const made = await quarantine(tx, { ...facts, runId, ligandId });
    const change = made && { action: 'cache.quarantine', subjectKind: 'quarantine', subjectId: made.id };
    return { answer: undefined, told: change && { ...change, runId, details: facts } };
  });
}
