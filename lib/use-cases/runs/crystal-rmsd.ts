import type { CachedResult } from '@/db/results/result-cache-repository';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { DockingMachine } from '@/lib/use-cases/docking-machine';
import { DamagedPosesError, type PoseReader, readPoseMolfiles } from '@/lib/use-cases/runs/pose-record';

const RMSD_SECONDS = 60;

/**
 * RMSD of each pose of a known result to this run's crystal ligand, by rank; null if it is another molecule. It is
 * no part of the result, because the same receptor may be looked at with another crystal ligand.
 * @throws DamagedPosesError if the stored poses are not what was stored: the result is known no more
 */
export async function crystalRmsds(
  { machine, ...reader }: PoseReader & { machine: DockingMachine },
  spec: RunSpec,
  heavyAtoms: number | null,
  result: CachedResult,
): Promise<number[] | null> {
  if (!mayBeCrystalLigand(spec, heavyAtoms)) return null;
  return rmsdsToCrystal(machine, spec, heavyAtoms, await readPoseMolfiles(reader, result));
}

/** The same of poses that are at hand, as molfiles or records. */
export async function rmsdsToCrystal(
  { chemistry }: Pick<DockingMachine, 'chemistry'>,
  spec: RunSpec,
  heavyAtoms: number | null,
  molfiles: readonly string[],
): Promise<number[] | null> {
  const crystal = spec.target.crystalLigand;
  if (!crystal || !mayBeCrystalLigand(spec, heavyAtoms)) return null;
  return chemistry.run('crystalRmsds', { molfiles, crystal }, { timeoutSeconds: RMSD_SECONDS });
}

function mayBeCrystalLigand({ target }: RunSpec, heavyAtoms: number | null): boolean {
  return target.crystalLigand !== null && target.crystalLigand.elements.length === heavyAtoms;
}

/** What it answers, or nothing for a result that is known no more because it is damaged. */
export async function unlessDamaged<T>(reading: Promise<T>): Promise<{ value: T } | null> {
  try {
    return { value: await reading };
  } catch (error) {
    if (error instanceof DamagedPosesError) return null;
    throw error;
  }
}
