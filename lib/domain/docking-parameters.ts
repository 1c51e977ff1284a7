/** Everything that steers one search of the engine. Each of them changes the result. */
export interface DockingParameters {
  engine: 'vina';
  scoring: 'vina';
  /** Number of independent searches of one docking. */
  exhaustiveness: number;
  /** Most poses that are written (Vina's `num_modes`). */
  poses: number;
  energyRangeKcalPerMol: number;
  minRmsdAngstrom: number;
  gridSpacingAngstrom: number;
  /** The pipeline's seed; the seed of a ligand is derived from it (`ligandSeed`). Never 0: to Vina, 0 is "random". */
  seed: number;
}

/** Vina reads its seed into a signed 32-bit integer. */
export const MAX_SEED = 2 ** 31 - 1;

/** AutoDock Vina's own defaults, and a fixed seed so that a run can be repeated. */
export const DEFAULT_DOCKING_PARAMETERS: Readonly<DockingParameters> = {
  engine: 'vina',
  scoring: 'vina',
  exhaustiveness: 8,
  poses: 9,
  energyRangeKcalPerMol: 3,
  minRmsdAngstrom: 1,
  gridSpacingAngstrom: 0.375,
  seed: 42,
};

interface NumberLimits {
  least: number;
  most: number;
  whole: boolean;
  unit: string;
}

export type NumericParameter = Exclude<keyof DockingParameters, 'engine' | 'scoring'>;

/** Least and most of each number, both included. */
export const DOCKING_PARAMETER_LIMITS: Readonly<Record<NumericParameter, NumberLimits>> = {
  exhaustiveness: { least: 1, most: 64, whole: true, unit: '' },
  poses: { least: 1, most: 20, whole: true, unit: '' },
  energyRangeKcalPerMol: { least: 1, most: 10, whole: false, unit: 'kcal/mol' },
  minRmsdAngstrom: { least: 0.5, most: 5, whole: false, unit: 'Å' },
  gridSpacingAngstrom: { least: 0.2, most: 1, whole: false, unit: 'Å' },
  seed: { least: 1, most: MAX_SEED, whole: true, unit: '' },
};

/** The field help of the interface: one sentence a parameter, with its unit and its source. */
export const DOCKING_PARAMETER_DOCS: Readonly<Record<keyof DockingParameters, string>> = {
  engine: 'The program that docks: AutoDock Vina (Eberhardt et al., J. Chem. Inf. Model. 2021, 61, 3891).',
  scoring:
    'The function that scores a pose, in kcal/mol: the Vina scoring function (Trott and Olson, J. Comput. Chem. 2010, 31, 455).',
  exhaustiveness:
    'Number of independent searches for each ligand, without a unit; time grows in proportion, and the chance of missing the best pose falls (Vina manual, default 8).',
  poses: 'The most poses kept for each ligand, without a unit (Vina manual, num_modes, default 9).',
  energyRangeKcalPerMol:
    'Poses worse than the best one by more than this, in kcal/mol, are not kept (Vina manual, energy_range, default 3).',
  minRmsdAngstrom:
    'Two poses closer to each other than this RMSD, in Å, count as one (Vina manual, min_rmsd, default 1).',
  gridSpacingAngstrom:
    'Distance between the points at which the receptor is sampled, in Å; smaller is finer, and takes more memory (Vina manual, spacing, default 0.375).',
  seed: 'Start of the random numbers, a whole number without a unit; the same seed and the same inputs give the same poses (Vina manual, seed; 0 would be random and is refused).',
};
