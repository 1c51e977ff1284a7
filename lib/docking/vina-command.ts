import type { DockInput } from '@/lib/docking/engine';
import { MAX_SEED } from '@/lib/domain/docking-parameters';
import { dockingParametersSchema } from '@/lib/domain/docking-parameters-schema';
import { type FieldIssue, InvalidInputError } from '@/lib/domain/errors';
import { roundSearchSpace, searchSpaceIssues } from '@/lib/domain/search-space';

/** The files of one scratch directory. Ours, always the same: no name of a user's is ever part of a command. */
export const LIGAND_FILE = 'ligand.pdbqt';
export const POSES_FILE = 'poses.pdbqt';

/**
 * Checks the numbers before anything is started.
 * @throws InvalidInputError naming every field that is wrong
 */
export function checkDockInput({ searchSpace, parameters, seed }: DockInput): void {
  const issues: FieldIssue[] = searchSpaceIssues(searchSpace);
  for (const issue of dockingParametersSchema.safeParse(parameters).error?.issues ?? []) {
    issues.push({ field: `parameters.${issue.path.join('.')}`, message: issue.message });
  }
  if (!Number.isInteger(seed) || seed < 1 || seed > MAX_SEED) {
    issues.push({ field: 'seed', message: `The seed must be a whole number from 1 to ${MAX_SEED}.` });
  }
  if (issues.length > 0) throw new InvalidInputError(issues);
}

/**
 * The arguments of one docking. Every parameter is written out, so that no default of a build decides.
 * @param receptorPath relative to the scratch directory, so that the log shows no path of the machine
 */
export function dockArguments(
  { searchSpace, parameters, seed }: DockInput,
  receptorPath: string,
  threads: number,
): string[] {
  const { centerAngstrom, sizeAngstrom } = roundSearchSpace(searchSpace);
  const axes = ['x', 'y', 'z'];
  return [
    `--receptor=${receptorPath}`,
    `--ligand=${LIGAND_FILE}`,
    `--out=${POSES_FILE}`,
    `--scoring=${parameters.scoring}`,
    ...centerAngstrom.map((value, i) => `--center_${axes[i]}=${value.toFixed(3)}`),
    ...sizeAngstrom.map((value, i) => `--size_${axes[i]}=${value.toFixed(3)}`),
    `--exhaustiveness=${parameters.exhaustiveness}`,
    `--num_modes=${parameters.poses}`,
    `--energy_range=${parameters.energyRangeKcalPerMol}`,
    `--min_rmsd=${parameters.minRmsdAngstrom}`,
    `--spacing=${parameters.gridSpacingAngstrom}`,
    `--seed=${seed}`,
    `--cpu=${threads}`,
    '--verbosity=1',
  ];
}

/** The arguments that score a pose where it is. `--autobox` makes the box around the pose itself. */
export function scoreArguments(receptorPath: string): string[] {
  return [
    `--receptor=${receptorPath}`,
    `--ligand=${LIGAND_FILE}`,
    '--scoring=vina',
    '--score_only',
    '--autobox',
    '--cpu=1',
    '--verbosity=1',
  ];
}
