import { type LigandSize, searchSteps } from '@/lib/docking/cost';

/** What decides how long one ligand is docked. */
export interface DockingSize extends LigandSize {
  exhaustiveness: number;
}

/** A docking of the past and what its engine took. */
export interface MeasuredDocking extends DockingSize {
  cpuSeconds: number;
}

/** How the work of a docking becomes processor time on the machines of an organisation. */
export interface Calibration {
  cpuSecondsPerWork: number;
  /** Standard deviation of the logarithm of what a docking took over what was forecast for it. */
  spread: number;
  /** How many dockings it comes from; 0: from none of the organisation's own. */
  dockings: number;
}

/** A number that is not known exactly: eight in ten fall between the two bounds. */
export interface Band {
  expected: number;
  low: number;
  high: number;
}

/** Standard normal quantile of an 80 % interval. */
const Z_80 = 1.2816;
/** A machine's pace from one run to the next: neighbours on the same hardware, heat, what else it does. */
const DRIFT = 0.1;
/** Fewer than this say little about the others. */
const LEAST_DOCKINGS = 5;

/** Whatever a docking is, its engine loads its tables and computes its grid: CPU-seconds, seen with Vina 1.2.3. */
const START_CPU_SECONDS = 1;
const RIGID_DEGREES_OF_FREEDOM = 6;

/**
 * Before there are dockings of one's own. Seen: 24 small molecules in the site of Aurora A kinase on one core of an AMD
 * EPYC of 2021; other machines are up to three times as fast or slow.
 */
const GENERAL: Calibration = { cpuSecondsPerWork: 2e-8, spread: Math.log(3) / Z_80, dockings: 0 };

/**
 * A measure of the work of one docking: the steps of its searches, each of which is relaxed by a quasi-Newton search. What
 * a step costs grows with the atoms, in the grid and in pairs, and with the degrees of freedom. Powers of 2 and 3/2 fit
 * best what these 24 molecules took, from 2 to 26 s each: the logarithms deviate by 0.25, and by 0.59 without them.
 * Source of the steps: AutoDock Vina 1.2, the heuristic of its global search.
 */
export function dockingWork(size: DockingSize): number {
  const { movableAtoms, torsions, exhaustiveness } = size;
  return searchSteps(size, exhaustiveness) * movableAtoms ** 2 * (RIGID_DEGREES_OF_FREEDOM + torsions) ** 1.5;
}

/** How long dockings take here, from those of the past; too few of them give the general experience. */
export function calibrate(dockings: readonly MeasuredDocking[]): Calibration {
  const usable = dockings
    .map((docking) => ({ cpuSeconds: docking.cpuSeconds, work: dockingWork(docking) }))
    .filter(({ cpuSeconds, work }) => cpuSeconds > START_CPU_SECONDS && work > 0);
  if (usable.length < LEAST_DOCKINGS) return GENERAL;
  const cpuSeconds = usable.reduce((sum, docking) => sum + docking.cpuSeconds - START_CPU_SECONDS, 0);
  const work = usable.reduce((sum, docking) => sum + docking.work, 0);
  const cpuSecondsPerWork = cpuSeconds / work;
  const squares = usable.reduce(
    (sum, docking) =>
      sum + Math.log(docking.cpuSeconds / (START_CPU_SECONDS + docking.work * cpuSecondsPerWork)) ** 2,
    0,
  );
  return {
    cpuSecondsPerWork,
    spread: Math.sqrt(squares / (usable.length - 1)),
    dockings: usable.length,
  };
}

/**
 * What the engine will take for these ligands, in CPU-seconds, with a band. The ligands' own deviations even out the
 * more of them there are; what the calibration itself is off by, and the drift of the machine, do not.
 */
export function forecastCpuSeconds(sizes: readonly DockingSize[], calibration: Calibration): Band {
  const { cpuSecondsPerWork, spread, dockings } = calibration;
  const each = sizes.map((size) => START_CPU_SECONDS + dockingWork(size) * cpuSecondsPerWork);
  const expected = each.reduce((sum, seconds) => sum + seconds, 0);
  if (expected === 0) return { expected: 0, low: 0, high: 0 };
  const ofLigands = each.reduce((sum, seconds) => sum + (seconds / expected) ** 2, 0);
  const variance = dockings === 0 ? spread ** 2 : spread ** 2 * (ofLigands + 1 / dockings) + DRIFT ** 2;
  const factor = Math.exp(Z_80 * Math.sqrt(variance));
  return { expected, low: expected / factor, high: expected * factor };
}
