import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ChemistryPool } from '@/lib/chemistry/molecules/chemistry-pool';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { PreparedLigand } from '@/lib/chemistry/molecules/prepared-ligand';
import type { DockingEngine } from '@/lib/docking/engine';
import { DockingFailure } from '@/lib/docking/failures';
import type { SignatureInput } from '@/lib/domain/input-signature';
import { DOCKING_FILES } from '@/lib/use-cases/proof/bundle-layout';
import type { BundledDocking, CheckedBundle } from '@/lib/use-cases/proof/check-dockings';
import { parseJson } from '@/lib/use-cases/proof/parse-json';
import { dockingOf } from '@/lib/use-cases/proof/signed-docking';
import { compareDockings } from '@/lib/use-cases/reuse/compare-dockings';
import { NoBindingPoseError, POSES_FORMAT, renderPoses } from '@/lib/use-cases/runs/store-poses';

/** What docks again. */
export interface SampleMachine {
  engine: DockingEngine;
  chemistry: ChemistryPool;
  machineClass: string;
  cores: number;
  limits: { timeoutSeconds: number; memoryMegabytes: number };
}

export interface DockedAgain {
  folder: string;
  isSame: boolean;
  /** What was compared, in a sentence. */
  detail: string;
}

/**
 * Chooses dockings to be docked again: the same of the same bundle for the same word, and nobody who does not know the
 * word can tell which.
 */
export function chooseSample(
  dockings: readonly BundledDocking[],
  count: number,
  word: string,
): BundledDocking[] {
  const place = ({ docking }: BundledDocking) =>
    createHash('sha256')
      .update(`${word}\n${docking.result.inputSignature}\n${docking.ligand.id}`)
      .digest('hex');
  return dockings
    .filter(({ signed }) => signed !== null)
    .toSorted((a, b) => (place(a) < place(b) ? -1 : 1))
    .slice(0, count);
}

const preparedSchema = z.looseObject({
  pdbqt: z.string(),
  molfile3d: z.string(),
  pdbqtAtomIndices: z.array(z.number().int().nonnegative()),
  fragments: z.array(z.number().int()),
});

/** Docks one of a bundle again from what was signed, and compares: byte for byte where that is to be expected. */
export async function dockAgain(
  { bundle, hashes }: CheckedBundle,
  { folder, receptor, docking, signed }: BundledDocking,
  machine: SampleMachine,
): Promise<DockedAgain> {
  const different = (detail: string): DockedAgain => ({ folder, isSame: false, detail });
  if (!signed) return different('What was signed is not there.');
  const ligand = preparedSchema.safeParse(
    parseJson(await bundle.readText(`${folder}/${DOCKING_FILES.prepared}`)),
  );
  const ligandPdbqt = await bundle.readText(`${folder}/${DOCKING_FILES.ligandPdbqt}`);
  if (ligand.data?.pdbqt !== ligandPdbqt)
    return different(`${folder}/${DOCKING_FILES.prepared} is of another ligand than was docked.`);
  try {
    return { folder, ...(await compare(ligand.data as unknown as PreparedLigand, signed)) };
  } catch (error) {
    const isAnAnswer =
      error instanceof NoBindingPoseError ||
      error instanceof ChemistryProcessError ||
      (error instanceof DockingFailure && error.code !== 'engine-missing');
    if (!isAnAnswer) throw error;
    return different(error.message);
  }

  async function compare(prepared: PreparedLigand, input: SignatureInput) {
    const receptorPdbqt = await bundle.readText(receptor);
    const given = dockingOf(input);
    const output = await machine.engine.dock(
      { receptorPdbqt, ligandPdbqt, ...given },
      { cores: machine.cores, signal: new AbortController().signal, ...machine.limits },
    );
    const { records } = await renderPoses({
      machine,
      spec: { ...given, target: { crystalLigand: null } },
      ligand: prepared,
      signed: { exact: docking.result.inputSignature, seed: input.seed },
      output,
      receptorPdbqt,
    });
    const { outcome, detail } = compareDockings(
      {
        ...docking.result,
        binarySha256: docking.result.engine.binarySha256,
        objectSha256: hashes.get(`${folder}/${DOCKING_FILES.poses}`) ?? '',
        poses: docking.poses,
      },
      {
        binarySha256: output.fingerprint.binarySha256,
        machineClass: machine.machineClass,
        posesFormat: POSES_FORMAT,
        objectSha256: createHash('sha256').update(Buffer.concat(records)).digest('hex'),
        poses: output.poses,
      },
    );
    return { isSame: outcome === 'same', detail };
  }
}
