import { z } from 'zod';
import { listMolecules, type MoleculeRecord } from '@/db/metadata/molecules-repository';
import { setRunMetaStatus } from '@/db/metadata/runs-repository';
import { linkReused } from '@/db/results/decisions-repository';
import {
  type DecidedInput,
  insertJobInputs,
  type JobInput,
  listLigandIds,
  listUnplannedInputs,
} from '@/db/results/job-inputs-repository';
import { beginPlanning, beginRunning, finishJob, getJob } from '@/db/results/jobs-repository';
import { findPreparedLigands } from '@/db/results/prepared-ligands-repository';
import type { ResultLink } from '@/db/results/result-links';
import { cancelOpenTasks, insertTasks, listOpenChunks } from '@/db/results/tasks-repository';
import type { Dependencies } from '@/lib/dependencies';
import { searchSteps } from '@/lib/docking/cost';
import type { OrganizationId, RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { type DockingMachine, dockingMachine } from '@/lib/use-cases/docking-machine';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { crystalRmsds, unlessDamaged } from '@/lib/use-cases/runs/crystal-rmsd';
import { findKnownLigands } from '@/lib/use-cases/runs/known-ligands';
import type { PoseReader } from '@/lib/use-cases/runs/pose-record';
import { preparedLigandKey } from '@/lib/use-cases/runs/prepared-ligand';
import { signRun } from '@/lib/use-cases/runs/sign-run';

const ROWS_AT_ONCE = 500;
/** At about a CPU-minute a ligand, a chunk keeps one core busy for some ten minutes. */
const LIGANDS_PER_CHUNK = 10;

/**
 * Takes the library's records over into the run, links what is known, and makes a task of everything else, the most
 * costly ligands first. Every part may be repeated: what is there is left alone.
 */
export const planRun = defineUseCase({
  name: 'plan-run',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps): Promise<{ chunks: number[]; pending: number }> => {
    const orgId = ctx.org.id;
    const machine = dockingMachine();
    const job = await deps.results.withResults(orgId, (conn) => getJob(conn, runId));
    if (isFinalRunState(job.status)) return { chunks: [], pending: 0 };
    const spec = job.params as RunSpec;
    if (job.status === 'queued') {
      await deps.results.withResults(orgId, (conn) => beginPlanning(conn, runId));
      await deps.metadata.withOrganization(orgId, (tx) => setRunMetaStatus(tx, orgId, runId, 'planning'));
    }
    if (job.status === 'queued' || job.status === 'planning') {
      const moleculeKeys = await takeOverLibrary(deps, orgId, runId, spec);
      const left = await linkKnown({ ctx, deps, runId }, machine, spec);
      await makeTasks(deps, orgId, runId, left);
      const fingerprint = await machine.engine.fingerprint();
      const inputSignature = await signRun(spec, fingerprint, moleculeKeys);
      const { path: _path, ...engine } = fingerprint;
      await deps.results.withResults(orgId, (conn) => beginRunning(conn, runId, { engine, inputSignature }));
      await deps.metadata.withOrganization(orgId, (tx) => setRunMetaStatus(tx, orgId, runId, 'running'));
    }
    return deps.results.withResults(orgId, async (conn) => {
      const planned = await getJob(conn, runId);
      if (planned.cancelRequestedAt) {
        await cancelOpenTasks(conn, runId);
        await finishJob(conn, runId);
        return { chunks: [], pending: 0 };
      }
      return { chunks: await listOpenChunks(conn, runId), pending: planned.pending };
    });
  },
});

/** @returns the keys of the accepted records' molecules */
async function takeOverLibrary(
  deps: Dependencies,
  orgId: OrganizationId,
  runId: RunId,
  spec: RunSpec,
): Promise<Set<string>> {
  const moleculeKeys = new Set<string>();
  const { only } = spec;
  const wanted =
    only &&
    new Set(await deps.results.withResults(orgId, (conn) => listLigandIds(conn, only.failedIn, 'failed')));
  for (let after = 0; ; ) {
    const records = await deps.metadata.withOrganization(orgId, (tx) =>
      listMolecules(tx, orgId, spec.library.id, { after, limit: ROWS_AT_ONCE }),
    );
    const last = records.at(-1);
    if (!last) return moleculeKeys;
    const molecules = wanted ? records.filter(({ id }) => wanted.has(id)) : records;
    for (const { status, molfile } of molecules) {
      if (status === 'accepted') moleculeKeys.add(preparedLigandKey(molfile ?? '', spec.ligandRecipe));
    }
    await deps.results.withResults(orgId, (conn) => insertJobInputs(conn, runId, molecules.map(toInput)));
    after = last.ordinal;
  }
}

function toInput(molecule: MoleculeRecord): JobInput | DecidedInput {
  const input: JobInput = {
    ligandId: molecule.id,
    ordinal: molecule.ordinal,
    line: molecule.line,
    name: molecule.name,
    canonicalSmiles: molecule.canonicalSmiles,
    inchiKey: molecule.inchiKey,
    molfile: molecule.molfile,
    heavyAtoms: molecule.heavyAtoms,
    rotatableBonds: molecule.rotatableBonds,
    molecularWeightDalton: molecule.molecularWeightDalton,
    scaffold: molecule.scaffold,
  };
  if (molecule.status === 'accepted') return input;
  return {
    ...input,
    outcome: 'rejected',
    reasonCode: molecule.reasonCode ?? 'unreadable',
    reason: molecule.reason ?? 'The record cannot be read.',
  };
}

/** Links results of the same exact input. @returns the inputs that have to be docked */
async function linkKnown(reader: PoseReader, machine: DockingMachine, spec: RunSpec): Promise<JobInput[]> {
  const { ctx, deps, runId } = reader;
  const orgId = ctx.org.id;
  const fingerprint = await machine.engine.fingerprint();
  const left: JobInput[] = [];
  for (let afterOrdinal = 0; ; ) {
    const inputs = await deps.results.withResults(orgId, (conn) =>
      listUnplannedInputs(conn, runId, { afterOrdinal, limit: ROWS_AT_ONCE }),
    );
    const last = inputs.at(-1);
    if (!last) return left;
    afterOrdinal = last.ordinal;
    const keys = inputs.map((input) => preparedLigandKey(input.molfile ?? '', spec.ligandRecipe));
    const prepared = await deps.results.withResults(orgId, (conn) => findPreparedLigands(conn, keys));
    const wanted = keys.map((key) => prepared.get(key) ?? null);
    const known = await deps.results.withResults(orgId, (conn) =>
      findKnownLigands(conn, spec, fingerprint, wanted),
    );
    const links: ResultLink[] = [];
    for (const [i, input] of inputs.entries()) {
      const record = wanted[i];
      const ligand = known[i];
      if (!record || !ligand?.best) {
        left.push(input);
        continue;
      }
      const { best, confidence } = ligand;
      // Asked one by one, as each may have to be read.
      const rmsds = await unlessDamaged(crystalRmsds({ ...reader, machine }, spec, record.heavyAtoms, best));
      if (!rmsds) {
        left.push(input);
        continue;
      }
      links.push({
        ligandId: input.ligandId,
        taskResultId: best.taskResultId,
        exactSignature: best.exactSignature,
        identitySignature: ligand.identitySignature,
        preparedKey: record.key,
        heavyAtoms: record.heavyAtoms,
        poseRmsdsAngstrom: rmsds.value,
        confidence,
        ...(spec.replicates && {
          replicates: ligand.dockings.map(({ taskResultId, exactSignature }) => {
            return { taskResultId, exactSignature, reused: true };
          }),
        }),
      });
    }
    if (links.length > 0) {
      const { withdrawn } = await deps.results.withResults(orgId, (conn) => linkReused(conn, runId, links));
      left.push(...inputs.filter(({ ligandId }) => withdrawn.includes(ligandId)));
    }
  }
}

async function makeTasks(
  deps: Dependencies,
  orgId: OrganizationId,
  runId: RunId,
  inputs: JobInput[],
): Promise<void> {
  const steps = (input: JobInput) =>
    searchSteps({ movableAtoms: input.heavyAtoms ?? 0, torsions: input.rotatableBonds ?? 0 }, 1);
  const largestFirst = inputs.toSorted((a, b) => steps(b) - steps(a));
  const tasks = largestFirst.map((input, i) => ({
    ligandId: input.ligandId,
    chunk: Math.floor(i / LIGANDS_PER_CHUNK),
  }));
  for (let first = 0; first < tasks.length; first += ROWS_AT_ONCE) {
    await deps.results.withResults(orgId, (conn) =>
      insertTasks(conn, runId, tasks.slice(first, first + ROWS_AT_ONCE)),
    );
  }
}
