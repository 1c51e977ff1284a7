import type { PoseScore } from '@/lib/docking/engine';
import { DockingFailure } from '@/lib/docking/failures';
import { isAtomLine, type PdbqtAtom, PdbqtError, readAtomLine } from '@/lib/docking/pdbqt';
import type { Vec3 } from '@/lib/domain/search-space';

/** One MODEL of Vina's output, as Vina wrote it. Energies in kcal/mol, coordinates in ångström. */
export interface ReportedPose {
  reportedAffinityKcalPerMol: number;
  /** What the search minimised: inter plus intra. */
  totalKcalPerMol: number;
  interKcalPerMol: number;
  intraKcalPerMol: number;
  unboundKcalPerMol: number;
  /** In the order of the ligand's PDBQT. */
  coordinates: Vec3[];
}

const NUMBER = '(-?\\d+(?:\\.\\d+)?)';
/**
 * The five remarks that open each MODEL, in this order. They are read by their place: the remarks of the ligand
 * file follow them, and could say anything.
 */
const REMARKS = [
  new RegExp(`^REMARK VINA RESULT: +${NUMBER} +${NUMBER} +${NUMBER}\\s*$`),
  new RegExp(`^REMARK INTER \\+ INTRA: +${NUMBER}\\s*$`),
  new RegExp(`^REMARK INTER: +${NUMBER}\\s*$`),
  new RegExp(`^REMARK INTRA: +${NUMBER}\\s*$`),
  new RegExp(`^REMARK UNBOUND: +${NUMBER}\\s*$`),
] as const;

/**
 * Reads the poses that Vina 1.2 wrote, and believes none of it: every pose must be complete and hold the atoms
 * of the input by serial, name and type, every number must be one, and something must have moved.
 * @param ligandAtoms the atoms of the PDBQT that was docked
 * @param mostPoses what `--num_modes` asked for
 * @throws DockingFailure `bad-output`
 */
export function readPoses(
  output: string,
  ligandAtoms: readonly PdbqtAtom[],
  mostPoses: number,
): ReportedPose[] {
  const poses = splitModels(output).map((lines, i) => readModel(lines, i + 1, ligandAtoms));
  if (poses.length === 0) throw bad('The engine wrote no pose.');
  if (poses.length > mostPoses) {
    throw bad(`The engine wrote ${poses.length} poses where ${mostPoses} at most were asked for.`);
  }
  const places = new Set([placeOf(ligandAtoms.map((atom) => atom.coordinates))]);
  for (const pose of poses) places.add(placeOf(pose.coordinates));
  if (places.size === 1) throw bad('The engine gave the ligand back where it was.');
  return poses;
}

/** The lines between MODEL and ENDMDL, for each model. */
function splitModels(output: string): string[][] {
  const models: string[][] = [];
  let open: string[] | null = null;
  for (const line of output.split('\n')) {
    if (line.startsWith('MODEL')) {
      if (open || line.trim() !== `MODEL ${models.length + 1}`) throw bad('The models are not in order.');
      open = [];
    } else if (line.startsWith('ENDMDL')) {
      if (!open) throw bad('A model ends that never began.');
      models.push(open);
      open = null;
    } else if (open) {
      open.push(line);
    } else if (line.trim() !== '') {
      throw bad('There is text outside the models.');
    }
  }
  if (open) throw bad('The last model is cut off.');
  return models;
}

function readModel(lines: string[], number: number, ligandAtoms: readonly PdbqtAtom[]): ReportedPose {
  const [affinity, total, inter, intra, unbound] = REMARKS.map((pattern, i) => {
    const value = Number(pattern.exec(lines[i] ?? '')?.[1] ?? Number.NaN);
    if (!Number.isFinite(value)) throw bad(`Pose ${number} has no valid "${lines[i] ?? ''}".`);
    return value;
  }) as [number, number, number, number, number];

  const atoms = lines.filter(isAtomLine).map((line) => readAtom(line, number));
  const same =
    atoms.length === ligandAtoms.length &&
    atoms.every((atom, i) => {
      const expected = ligandAtoms[i];
      return atom.serial === expected?.serial && atom.name === expected.name && atom.type === expected.type;
    });
  if (!same) throw bad(`Pose ${number} does not hold the atoms of the ligand.`);

  return {
    reportedAffinityKcalPerMol: affinity,
    totalKcalPerMol: total,
    interKcalPerMol: inter,
    intraKcalPerMol: intra,
    unboundKcalPerMol: unbound,
    coordinates: atoms.map((atom) => atom.coordinates),
  };
}

function readAtom(line: string, pose: number): PdbqtAtom {
  try {
    return readAtomLine(line);
  } catch (error) {
    if (error instanceof PdbqtError) throw bad(`Pose ${pose}: ${error.message}`);
    throw error;
  }
}

const placeOf = (coordinates: readonly Vec3[]) => JSON.stringify(coordinates);

/**
 * Reads what `vina --score_only` prints.
 * @throws DockingFailure `bad-output`
 */
export function readScore(stdout: string): PoseScore {
  const read = (label: string) => {
    const pattern = new RegExp(`^${label} *: *${NUMBER} \\(kcal/mol\\)`, 'm');
    const value = Number(pattern.exec(stdout)?.[1] ?? Number.NaN);
    if (!Number.isFinite(value)) throw bad('The engine printed no valid score.');
    return value;
  };
  return {
    affinityKcalPerMol: read('Estimated Free Energy of Binding'),
    interKcalPerMol: read('\\(1\\) Final Intermolecular Energy'),
    intraKcalPerMol: read('\\(2\\) Final Total Internal Energy'),
  };
}

/** How many asterisks a whole search prints under its ruler. */
const ASTERISKS = 51;
const RULER = '|----|';

/** Turns Vina's printed bar into fractions, 0 to 1. Takes the output piece by piece, cut anywhere. */
export function progressReader(onProgress: (fraction: number) => void): (chunk: string) => void {
  let seen = '';
  let stars = 0;
  let inBar = false;
  return (chunk) => {
    let rest = chunk;
    if (!inBar) {
      seen += chunk;
      const ruler = seen.lastIndexOf(RULER);
      if (ruler < 0) {
        seen = seen.slice(-RULER.length);
        return;
      }
      inBar = true;
      rest = seen.slice(ruler);
    }
    const before = stars;
    stars = Math.min(ASTERISKS, stars + (rest.split('*').length - 1));
    if (stars > before) onProgress(stars / ASTERISKS);
  };
}

function bad(message: string): DockingFailure {
  return new DockingFailure('bad-output', message);
}
