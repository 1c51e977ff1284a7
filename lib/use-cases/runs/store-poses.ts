import { createHash } from 'node:crypto';
import type { PoseInput } from '@/db/results/decisions-repository';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import type { Dependencies } from '@/lib/dependencies';
import type { DockOutput } from '@/lib/docking/engine';
import { readPdbqtAtoms } from '@/lib/docking/pdbqt';
import { judgePoses } from '@/lib/docking/verdict';
import { newId, type OrganizationId } from '@/lib/domain/ids';
import type { PoseFlag } from '@/lib/domain/pose-flags';
import { contactsOf, type ResultContact } from '@/lib/domain/result-contacts';
import type { RunSpec, RunTarget } from '@/lib/domain/run-spec';
import { type ObjectKey, objectKeys } from '@/lib/object-storage/object-keys';
import { storeVerified } from '@/lib/object-storage/store-verified';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';
import type { SignedLigand } from '@/lib/use-cases/runs/sign-ligand';

const POSES_SECONDS = 60;
const CONTACTS_SECONDS = 20;

/** A docking that the engine was content with, and that tells nothing all the same. */
export class NoBindingPoseError extends Error {
  override readonly name = 'NoBindingPoseError';
  constructor(
    readonly code: PoseFlag,
    message: string,
  ) {
    super(message);
  }
}

export interface StoredPoses {
  objectKey: ObjectKey;
  result: {
    id: ReturnType<typeof newId<'taskResult'>>;
    engine: object;
    objectKey: string;
    objectBytes: number;
    objectSha256: string;
    seed: number;
    repairs: string[];
    flags: string[];
    machineClass: string;
    posesFormat: number;
  };
  poses: PoseInput[];
  /** By rank, as they are stored. */
  molfiles: string[];
  /** Of the best pose. */
  contacts: ResultContact[];
  /** By rank; null if the ligand is not the crystal ligand. */
  poseRmsdsAngstrom: number[] | null;
}

/** A docking and what it was made of. */
interface RenderedDocking {
  machine: Pick<DockingMachine, 'chemistry'>;
  spec: Pick<RunSpec, 'searchSpace' | 'parameters'> & { target: Pick<RunTarget, 'crystalLigand'> };
  ligand: PreparedLigand;
  signed: Pick<SignedLigand, 'exact' | 'seed'>;
  output: DockOutput;
  receptorPdbqt: string;
}

interface StorePosesInput extends RenderedDocking {
  deps: Dependencies;
  machine: DockingMachine;
  orgId: OrganizationId;
}

/** How poses are written. To be raised with any change to the bytes that the same docking gives. */
export const POSES_FORMAT = 1;

/**
 * Turns the engine's coordinates into molecules with the input's own bonds: an SDF record a pose.
 * @throws NoBindingPoseError if the best pose does not bind
 */
export async function renderPoses(input: RenderedDocking) {
  const { machine, spec, ligand, signed, output, receptorPdbqt } = input;
  const flags = judgePoses(output.poses, {
    receptorAtoms: readPdbqtAtoms(receptorPdbqt),
    ligandAtoms: readPdbqtAtoms(ligand.pdbqt),
    searchSpace: spec.searchSpace,
    gridSpacingAngstrom: spec.parameters.gridSpacingAngstrom,
  });
  refuseNonBinding(flags[0] ?? []);

  const built = await machine.chemistry.run(
    'buildPoses',
    {
      ligand,
      coordinates: output.poses.map((pose) => pose.coordinates),
      crystal: spec.target.crystalLigand,
      properties: output.poses.map((pose) => [
        ['rank', String(pose.rank)],
        ['affinity_kcal_per_mol', pose.affinityKcalPerMol.toFixed(3)],
        ['affinity_as_reported_kcal_per_mol', pose.reportedAffinityKcalPerMol.toFixed(3)],
        ['engine', `${output.fingerprint.name} ${output.fingerprint.version}`],
        ['engine_sha256', output.fingerprint.binarySha256],
        ['seed', String(signed.seed)],
        ['input_signature', signed.exact],
      ]),
    },
    { timeoutSeconds: POSES_SECONDS },
  );

  const records = built.records.map((record) => Buffer.from(record));
  return { records, flags, rmsdsAngstrom: built.rmsdsAngstrom };
}

/**
 * Keeps the poses of a docking as one object, so that a row needs only a byte range.
 * @throws NoBindingPoseError if the best pose does not bind, UnavailableError if the store does not keep them whole
 */
export async function storePoses(input: StorePosesInput): Promise<StoredPoses> {
  const { deps, machine, orgId, signed, output, receptorPdbqt } = input;
  const { records, flags, rmsdsAngstrom } = await renderPoses(input);
  const interactions = await interactionsOf(machine, records[0] as Buffer, receptorPdbqt);
  const id = newId('taskResult');
  const objectKey = objectKeys.poses(orgId, id);
  const stored = await storeVerified(deps.objects, objectKey, Buffer.concat(records));
  let offset = 0;
  const poses = output.poses.map((pose, i): PoseInput => {
    const record = records[i] as Buffer;
    const byteOffset = offset;
    offset += record.byteLength;
    return {
      rank: pose.rank,
      affinityKcalPerMol: pose.affinityKcalPerMol,
      reportedAffinityKcalPerMol: pose.reportedAffinityKcalPerMol,
      interKcalPerMol: pose.interKcalPerMol,
      intraKcalPerMol: pose.intraKcalPerMol,
      unboundKcalPerMol: pose.unboundKcalPerMol,
      byteOffset,
      byteLength: record.byteLength,
      sha256: createHash('sha256').update(record).digest('hex'),
      insideBox: !flags[i]?.includes('outside-box'),
      // Of the best pose alone: of all of them they would be most rows of the database, and filtered by no one.
      contacts: i === 0 ? (interactions?.length ?? null) : null,
    };
  });
  const { path: _path, ...engine } = output.fingerprint;
  return {
    objectKey,
    result: {
      id,
      engine,
      objectKey,
      objectBytes: stored.bytes,
      objectSha256: stored.sha256,
      seed: signed.seed,
      repairs: output.repairs,
      flags: [...(flags[0] ?? [])],
      machineClass: machine.machineClass,
      posesFormat: POSES_FORMAT,
    },
    poses,
    molfiles: records.map((record) => record.toString('utf8')),
    contacts: contactsOf(interactions ?? []),
    poseRmsdsAngstrom: rmsdsAngstrom,
  };
}

/** Null if they could not be found, which makes a pose no worse. */
function interactionsOf({ chemistry }: DockingMachine, record: Buffer, receptorPdbqt: string) {
  const input = { molfile: record.toString('utf8'), receptorPdbqt };
  return chemistry
    .run('findInteractions', input, { timeoutSeconds: CONTACTS_SECONDS })
    .catch((error: unknown) => {
      if (error instanceof ChemistryProcessError) return null;
      throw error;
    });
}

function refuseNonBinding(flags: readonly PoseFlag[]): void {
  if (flags.includes('affinity-not-negative')) {
    throw new NoBindingPoseError(
      'affinity-not-negative',
      'No pose binds: the best affinity is zero or worse. The search space may be too small for this ligand.',
    );
  }
  if (flags.includes('no-contact')) {
    throw new NoBindingPoseError(
      'no-contact',
      'The best pose does not touch the receptor: the search space may lie beside the binding site.',
    );
  }
}
