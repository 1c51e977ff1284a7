import type { MoleculeRecord } from '@/db/metadata/molecules-repository';
import type { RestoredInput } from '@/db/results/restored-runs-repository';
import type { ChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { type LibraryId, newId, type RunId } from '@/lib/domain/ids';
import type { RunSpec } from '@/lib/domain/run-spec';
import { objectKeys } from '@/lib/object-storage/object-keys';
import { checkRecords, moleculeOf } from '@/lib/use-cases/libraries/check-records';
import type { Keeper } from '@/lib/use-cases/proof/keeper';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import type {
  RestorableDocking,
  RestorableRecord,
  RestorableRun,
} from '@/lib/use-cases/proof/restorable-run';
import { type RestoredDocking, readRestoredDocking } from '@/lib/use-cases/proof/restored-result';

const RMSD_SECONDS = 60;

/** Each record as it is read here: what the bundle says of its molecule is not taken over. */
export async function readMolecules(
  chemistry: ChemistryPool,
  records: readonly RestorableRecord[],
  libraryId: LibraryId,
): Promise<MoleculeRecord[]> {
  const given = records.map(({ record, line, name, format, source }) => ({
    ...{ ordinal: record, line, name, format, source },
  }));
  const verdicts = await checkRecords(chemistry, given);
  return given.flatMap((record, i) => {
    const verdict = verdicts[i];
    return verdict ? [moleculeOf(libraryId, record, verdict)] : [];
  });
}

/** Reads every record of a bundle with its docking, and stores poses and logs. @throws BundleError naming the file */
export async function restoreRecords(
  chemistry: ChemistryPool,
  stored: Keeper,
  run: RestorableRun,
  bundle: OpenBundle,
  runId: RunId,
  molecules: readonly MoleculeRecord[],
  spec: RunSpec,
): Promise<RestoredInput[]> {
  const { recipe } = run;
  const { pdbqtSha256 } = spec.target;
  const restored: RestoredInput[] = [];
  for (const [i, record] of run.records.entries()) {
    const molecule = molecules[i] as MoleculeRecord;
    const found = await run.dockingOf(record);
    const docking =
      found && (await readRestoredDocking(bundle, found, { recipe, pdbqtSha256 }, molecule.inchi));
    const task = record.tries > 0 || found ? { id: newId('task'), attempts: record.tries } : null;
    const logsUri =
      docking?.log && task
        ? await stored.keepLog({ runId, taskId: task.id, attempt: Math.max(1, task.attempts) }, docking.log)
        : null;
    restored.push({
      input: {
        ligandId: molecule.id,
        ordinal: record.record,
        line: record.line,
        name: record.name,
        canonicalSmiles: molecule.canonicalSmiles,
        inchiKey: molecule.inchiKey,
        molfile: molecule.molfile,
        heavyAtoms: molecule.heavyAtoms,
        rotatableBonds: molecule.rotatableBonds,
        molecularWeightDalton: molecule.molecularWeightDalton,
        scaffold: molecule.scaffold,
      },
      outcome: record.outcome,
      reasonCode: record.reasonCode,
      reason: record.reason,
      task: task && {
        ...task,
        cpuSeconds: record.cpu_seconds,
        finishedAt: record.ended_at ? new Date(record.ended_at) : null,
        logsUri,
      },
      output: found && docking ? await outputOf(chemistry, stored, spec, found.docking, docking) : null,
    });
  }
  return restored;
}

async function outputOf(
  chemistry: ChemistryPool,
  stored: Keeper,
  spec: RunSpec,
  { result, origin }: RestorableDocking,
  { input, identitySignature, ligandIdentity, heavyAtoms, poses, sdf }: RestoredDocking,
): Promise<RestoredInput['output']> {
  const id = newId('taskResult');
  const objectKey = objectKeys.poses(stored.ctx.org.id, id);
  const { bytes, sha256 } = await stored.keep(objectKey, sdf);
  return {
    ...{ id, objectKey, objectBytes: bytes, objectSha256: sha256, poses, heavyAtoms },
    ...{ exactSignature: result.inputSignature, identitySignature, ligandIdentity, signedInput: input },
    ...{ engine: result.engine, machineClass: result.machineClass, posesFormat: result.posesFormat },
    ...{ seed: result.seed, repairs: result.repairs, flags: result.flags, cpuSeconds: result.cpuSeconds },
    dockedAt: new Date(result.dockedAt),
    restoredFrom: { run: origin.run, taskId: origin.taskId, askedBy: origin.askedBy },
    poseRmsdsAngstrom: await rmsdsOf(chemistry, spec, heavyAtoms, sdf),
  };
}

/** Measured here: no checksum of the bundle is of them. */
async function rmsdsOf(
  chemistry: ChemistryPool,
  spec: RunSpec,
  heavyAtoms: number,
  sdf: Buffer,
): Promise<number[] | null> {
  const crystal = spec.target.crystalLigand;
  if (!crystal || crystal.elements.length !== heavyAtoms) return null;
  const molfiles = sdf
    .toString('utf8')
    .split(/^\$\$\$\$\r?\n/m)
    .filter((record) => record.trim() !== '');
  const options = { timeoutSeconds: RMSD_SECONDS };
  return chemistry.run('crystalRmsds', { molfiles, crystal }, options);
}
