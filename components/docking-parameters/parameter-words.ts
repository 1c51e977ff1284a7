import type { DockingParameters } from '@/lib/domain/docking-parameters';

export const PARAMETER_NAMES: Record<keyof DockingParameters, string> = {
  engine: 'Engine',
  scoring: 'Scoring function',
  exhaustiveness: 'Exhaustiveness',
  poses: 'Poses',
  energyRangeKcalPerMol: 'Energy range',
  minRmsdAngstrom: 'Least RMSD',
  gridSpacingAngstrom: 'Grid spacing',
  seed: 'Seed',
};

/** `exhaustiveness, seed`: as they stand within a sentence. */
export function listOfParameters(names: readonly (keyof DockingParameters)[]): string {
  return names
    .map((name) => PARAMETER_NAMES[name])
    .map((name) => name.charAt(0).toLowerCase() + name.slice(1))
    .join(', ');
}
