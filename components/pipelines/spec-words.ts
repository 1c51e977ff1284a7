import { PARAMETER_NAMES } from '@/components/docking-parameters/parameter-words';
import {
  DOCKING_PARAMETER_DOCS,
  DOCKING_PARAMETER_LIMITS,
  type DockingParameters,
} from '@/lib/domain/docking-parameters';
import { type LigandPreparation, PREPARATION_DOCS } from '@/lib/domain/pipeline-spec';
import { REPLICATE_DOCS, type ReplicatePlan } from '@/lib/domain/replicates';

/** A field of a specification as people read it. */
export interface SpecField {
  /** `engine.exhaustiveness` */
  field: string;
  name: string;
  unit: string;
  help: string;
}

const PREPARATION_NAMES: Record<keyof typeof PREPARATION_DOCS, string> = {
  protonation: 'Charges',
  pH: 'pH',
  tautomer: 'Tautomers',
  stereo: 'Stereo-isomers',
  conformerSeed: 'Conformer seed',
};

export const PREPARATION_FIELDS: SpecField[] = (
  Object.keys(PREPARATION_NAMES) as (keyof typeof PREPARATION_DOCS)[]
).map((name) => ({
  field: `preparation.${name}`,
  name: PREPARATION_NAMES[name],
  unit: '',
  help: PREPARATION_DOCS[name],
}));

export const ENGINE_FIELDS: SpecField[] = (Object.keys(PARAMETER_NAMES) as (keyof DockingParameters)[]).map(
  (name) => ({
    field: `engine.${name}`,
    name: PARAMETER_NAMES[name],
    unit: name === 'engine' || name === 'scoring' ? '' : DOCKING_PARAMETER_LIMITS[name].unit,
    help: DOCKING_PARAMETER_DOCS[name],
  }),
);

export const REPLICATE_NAMES: Record<keyof ReplicatePlan, string> = {
  seeds: 'Dockings of each ligand',
  leastConfidence: 'Least confidence',
};

export const REPLICATE_FIELDS: SpecField[] = (Object.keys(REPLICATE_NAMES) as (keyof ReplicatePlan)[]).map(
  (name) => ({
    field: `replicates.${name}`,
    name: REPLICATE_NAMES[name],
    unit: '',
    help: REPLICATE_DOCS[name],
  }),
);

export const SPEC_FIELDS: SpecField[] = [...PREPARATION_FIELDS, ...ENGINE_FIELDS, ...REPLICATE_FIELDS];

const VALUE_WORDS: Record<string, string> = {
  'preparation.protonation=ph': 'as at a pH',
  'preparation.protonation=as-given': 'as in the record',
  'preparation.tautomer=as-given': 'as drawn',
  'preparation.stereo=first-isomer': 'the first one of undefined centres',
  'engine.engine=vina': 'AutoDock Vina',
  'engine.scoring=vina': 'Vina',
};

/** A value with its unit, in words where it is a code; a dash for a field that is not there. */
export function valueWords({ field, unit }: SpecField, value: string | number | undefined): string {
  if (value === undefined) return '–';
  const text = VALUE_WORDS[`${field}=${value}`] ?? String(value);
  return unit ? `${text} ${unit}` : text;
}

/** How often ligands are docked, as a sentence; empty where each is docked once. */
export function replicateWords({ seeds, leastConfidence }: ReplicatePlan): string {
  const times = seeds === 1 ? 'once' : `${seeds} times, each with a seed of its own`;
  if (leastConfidence === null) return seeds === 1 ? '' : `Each ligand is docked ${times}.`;
  return `Each ligand is docked ${times}, and again while its confidence is below ${leastConfidence}.`;
}

/** How ligands are prepared, as a sentence. */
export function preparationWords(preparation: LigandPreparation): string {
  return preparation.protonation === 'ph'
    ? `Ligands are charged as at pH ${preparation.pH}.`
    : 'Ligands keep the charges of their records.';
}
