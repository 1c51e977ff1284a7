import { preparationWords } from '@/components/pipelines/spec-words';
import { plural } from '@/components/ui/quantity';
import { isOneDocking, mostSeeds, type ReplicatePlan } from '@/lib/domain/replicates';
import type { RunDetail } from '@/lib/domain/resources/runs';

/**
 * How a run was done, as sentences that may stand in a paper: engine, receptor, ligands, search, scores.
 * @param run what a role does not show is left out of the sentences, too
 * @returns paragraphs
 */
export function methodText(run: RunDetail): string[] {
  return [engineText(run), receptorText(run), ligandText(run), searchText(run)].filter((text) => text !== '');
}

function engineText({ engine, total, target, library }: RunDetail): string {
  const program = engine
    ? `${engine.name} ${engine.version} (binary SHA-256 ${engine.binarySha256})`
    : 'AutoDock Vina';
  return `${plural(total, 'record')} of the library “${library.name}” were docked into “${target.name}” with ${program}. The receptor was kept rigid.`;
}

function receptorText({ receptor, crystalLigandId }: RunDetail): string {
  if (!receptor) return '';
  const { chains, keepWaters, pH, openBabelVersion, pdbqtSha256 } = receptor;
  const which = chains.length === 1 ? `Chain ${chains[0]}` : `Chains ${chains.join(', ')}`;
  const others = openBabelVersion
    ? `; residues without a template were protonated by Open Babel ${openBabelVersion}`
    : '';
  return `${which} of the structure ${chains.length === 1 ? 'was' : 'were'} used, ${keepWaters ? 'waters kept' : 'waters removed'}; polar hydrogens were added by templates at pH ${pH}${others}. The prepared receptor (PDBQT) has SHA-256 ${pdbqtSha256}.${crystalLigandId ? ` The crystal ligand is ${crystalLigandId}.` : ''}`;
}

function ligandText({ preparation }: RunDetail): string {
  return `${preparationWords(preparation)} Tautomers were kept as drawn; where a stereo centre was undefined the first isomer was taken. Each ligand was docked from one 3D conformer, relaxed with MMFF94s (seed ${preparation.conformerSeed}): its torsions were searched, its rings and angles kept.`;
}

function searchText({ searchSpace, parameters, replicates }: RunDetail): string {
  const { exhaustiveness, poses, energyRangeKcalPerMol, minRmsdAngstrom, gridSpacingAngstrom, seed } =
    parameters;
  const coordinates = (values: readonly number[]) => values.map((value) => value.toFixed(3)).join(', ');
  const box = searchSpace
    ? `The search space was a box of ${searchSpace.sizeAngstrom.map((value) => value.toFixed(3)).join(' × ')} Å around (${coordinates(searchSpace.centerAngstrom)}) Å. `
    : '';
  return `${box}Exhaustiveness was ${exhaustiveness}, grid spacing ${gridSpacingAngstrom} Å; at most ${plural(poses, 'pose')} a ligand within ${energyRangeKcalPerMol} kcal/mol of the best and at least ${minRmsdAngstrom} Å apart were kept. ${replicatesText(replicates)}Seeds of the dockings follow from seed ${seed} and the ligand’s structure, so that order and number of processors change nothing.`;
}

/** How often each ligand was docked; nothing where that was once. */
function replicatesText(plan: ReplicatePlan): string {
  if (isOneDocking(plan)) return '';
  const { seeds, leastConfidence } = plan;
  const often = `Each ligand was docked ${seeds === 1 ? 'once' : `${seeds} times, with a seed of its own each time`}`;
  const more =
    leastConfidence === null
      ? ''
      : `; with a confidence below ${leastConfidence}, again with other seeds, up to ${mostSeeds(plan)} times in all`;
  return `${often}${more}; the docking with the best affinity stands for it. `;
}
