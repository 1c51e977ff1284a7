import { DEFAULT_LIGAND_RECIPE, type LigandRecipe } from '@/lib/chemistry/molecules/recipe';
import {
  DEFAULT_DOCKING_PARAMETERS,
  type DockingParameters,
  MAX_SEED,
} from '@/lib/domain/docking-parameters';
import { ONE_DOCKING, type ReplicatePlan } from '@/lib/domain/replicates';

/** Of the form in which specifications are kept: raised when a field changes its meaning. */
export const PIPELINE_SPEC_FORMAT = 1;

interface PreparationOfAnyCharge {
  tautomer: LigandRecipe['tautomer'];
  stereo: LigandRecipe['stereo'];
  conformerSeed: number;
}

/** How each ligand is prepared. A pH is there only where it is read. */
export type LigandPreparation =
  | (PreparationOfAnyCharge & { protonation: 'ph'; pH: number })
  | (PreparationOfAnyCharge & { protonation: 'as-given' });

/** What a version of a pipeline does with a target and a library. Each field decides results; none is ignored. */
export interface PipelineSpec {
  format: typeof PIPELINE_SPEC_FORMAT;
  preparation: LigandPreparation;
  engine: DockingParameters;
  replicates: ReplicatePlan;
}

/** Least and most, both included. */
export const PREPARATION_LIMITS = {
  pH: { least: 0, most: 14 },
  conformerSeed: { least: 1, most: MAX_SEED },
} as const;

/** The field help of the interface: one sentence a field, with its unit and its source. */
export const PREPARATION_DOCS = {
  protonation:
    'Whether groups whose charge is beyond doubt (acids, amines, amidines, guanidines) are charged as at a pH, by typical pKa from textbooks (Clayden et al., Organic Chemistry), or every ligand keeps the charges of its record.',
  pH: 'The pH, without a unit, at which those groups are charged; 7.4 is that of blood.',
  tautomer: 'Ligands are docked in the tautomer in which they were drawn.',
  stereo:
    'Where a stereo centre is undefined, the first isomer is docked and the log of the ligand says so; give the isomers as records of their own to dock them all.',
  conformerSeed:
    'Start of the random numbers, a whole number without a unit, by which rings and angles get their first geometry; torsions are searched by the engine, whatever it is.',
} as const satisfies Record<'protonation' | 'pH' | keyof PreparationOfAnyCharge, string>;

/** What a new pipeline starts from: AutoDock Vina's own defaults, ligands as at pH 7.4. */
export const DEFAULT_PIPELINE_SPEC: Readonly<PipelineSpec> = {
  format: PIPELINE_SPEC_FORMAT,
  preparation: {
    protonation: 'ph',
    pH: DEFAULT_LIGAND_RECIPE.pH,
    tautomer: DEFAULT_LIGAND_RECIPE.tautomer,
    stereo: DEFAULT_LIGAND_RECIPE.stereo,
    conformerSeed: DEFAULT_LIGAND_RECIPE.conformerSeed,
  },
  engine: DEFAULT_DOCKING_PARAMETERS,
  replicates: ONE_DOCKING,
};

/**
 * The recipe that prepares the ligands of a run. A pH that is not read takes its default, so that two pipelines which
 * do the same give the same recipe, and find each other's results.
 */
export function ligandRecipeOf(preparation: LigandPreparation): LigandRecipe {
  return { ...DEFAULT_LIGAND_RECIPE, ...preparation };
}

/** The preparation that a recipe came from. */
export function preparationOf({
  protonation,
  pH,
  tautomer,
  stereo,
  conformerSeed,
}: LigandRecipe): LigandPreparation {
  const ofAnyCharge = { tautomer, stereo, conformerSeed };
  return protonation === 'ph' ? { protonation, pH, ...ofAnyCharge } : { protonation, ...ofAnyCharge };
}

const PREPARATION_FIELDS = ['protonation', 'pH', 'tautomer', 'stereo', 'conformerSeed'] as const;
const REPLICATE_FIELDS = ['seeds', 'leastConfidence'] as const;
const ENGINE_FIELDS = Object.keys(DEFAULT_DOCKING_PARAMETERS) as (keyof DockingParameters)[];

/** Each field's value by its name, `engine.poses`, in one order for all specifications. */
export function specValues({ preparation, engine, replicates }: PipelineSpec): Map<string, string | number> {
  const prepared: Partial<Record<keyof typeof PREPARATION_DOCS, string | number>> = preparation;
  const values = new Map<string, string | number>();
  for (const name of PREPARATION_FIELDS) {
    const value = prepared[name];
    if (value !== undefined) values.set(`preparation.${name}`, value);
  }
  for (const name of ENGINE_FIELDS) values.set(`engine.${name}`, engine[name]);
  for (const name of REPLICATE_FIELDS) {
    const value = replicates[name];
    if (value !== null) values.set(`replicates.${name}`, value);
  }
  return values;
}

/** A field in which two specifications differ; undefined where one has no such field. */
export interface SpecDifference {
  /** `engine.exhaustiveness` */
  field: string;
  before: string | number | undefined;
  after: string | number | undefined;
}

/** Every field that differs. */
export function specDifferences(before: PipelineSpec, after: PipelineSpec): SpecDifference[] {
  const [one, other] = [specValues(before), specValues(after)];
  return [...new Set([...one.keys(), ...other.keys()])].flatMap((field) => {
    const difference = { field, before: one.get(field), after: other.get(field) };
    return difference.before === difference.after ? [] : [difference];
  });
}

/** The parameters in which a run departs from the version that it was started with. */
export function adjustedParameters(
  { engine }: PipelineSpec,
  inForce: DockingParameters,
): (keyof DockingParameters)[] {
  return ENGINE_FIELDS.filter((name) => engine[name] !== inForce[name]);
}
