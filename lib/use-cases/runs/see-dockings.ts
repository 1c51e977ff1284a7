import type { LinkedConfidence } from '@/db/results/result-links';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import type { SeeDockingsInput } from '@/lib/chemistry/see-dockings';
import type { SeenInDockings } from '@/lib/domain/confidence';
import { ONE_DOCKING, settledSeeds } from '@/lib/domain/replicates';
import type { RunSpec } from '@/lib/domain/run-spec';
import type { DockingAttempt } from '@/lib/use-cases/runs/dock-once';

const LOOK_SECONDS = 60;

/**
 * What is seen of the first so many dockings of a ligand, by their number less one.
 * @returns null if they could not be looked at, which makes no pose worse: then nothing is said of the confidence
 */
export async function seeDockings(
  { job, log, ligand }: DockingAttempt,
  receptorPdbqt: string,
  dockings: SeeDockingsInput['dockings'],
): Promise<SeenInDockings[] | null> {
  const { machine, spec } = job;
  const input: SeeDockingsInput = {
    ...{ dockings, receptorPdbqt, searchSpace: spec.searchSpace },
    preparedSmiles: ligand.canonicalSmiles,
    gridSpacingAngstrom: spec.parameters.gridSpacingAngstrom,
  };
  return machine.chemistry
    .run('seeDockings', input, { timeoutSeconds: LOOK_SECONDS })
    .catch((error: unknown) => {
      if (!(error instanceof ChemistryProcessError)) throw error;
      log.line('warn', `Nothing is said of the confidence: ${error.message}`);
      return null;
    });
}

/** How far a result is believed in a run; null if it does not follow yet from what was seen. */
export function confidenceInRun(spec: RunSpec, seen: readonly SeenInDockings[]): LinkedConfidence | null {
  return settledSeeds(spec.replicates ?? ONE_DOCKING, seen, {
    redockingRmsdAngstrom: spec.target.redockingRmsdAngstrom ?? null,
    exhaustiveness: spec.parameters.exhaustiveness,
  });
}
