import canonicalize from 'canonicalize';
import type { RecipeValue, SignatureInput } from '@/lib/domain/input-signature';

/** A docking as it was signed, with the seed of its run, from which that of the ligand follows. */
export interface SignedDocking {
  input: SignatureInput;
  runSeed: number;
}

/** One field in which a wanted docking is not the known one. */
export interface SignatureDifference {
  /** As in docs/input-signature.md, deeper fields behind a dot: `engine.parameters.exhaustiveness`. */
  field: string;
  /** What people call it. */
  name: string;
  /** Of the known docking, with its unit; null if it has no such field. */
  known: string | null;
  /** Of the wanted docking, in the same form. */
  wanted: string | null;
}

const NAMES: Readonly<Record<string, string>> = {
  'engine.name': 'engine',
  'engine.version': 'engine version',
  'engine.binarySha256': 'engine build',
  'engine.scoring': 'scoring function',
  'engine.parameters.exhaustiveness': 'exhaustiveness',
  'engine.parameters.poses': 'poses',
  'engine.parameters.energyRangeKcalPerMol': 'energy range',
  'engine.parameters.minRmsdAngstrom': 'least RMSD between poses',
  'engine.parameters.gridSpacingAngstrom': 'grid spacing',
  'receptor.pdbqtSha256': 'prepared receptor',
  'receptor.recipe.chains': 'chains of the receptor',
  'receptor.recipe.crystalLigandId': 'crystal ligand',
  'receptor.recipe.keepWaters': 'waters kept',
  'receptor.recipe.pH': 'pH of the receptor',
  'receptor.recipe.reader': 'reader of the receptor',
  'receptor.recipe.version': 'recipe of the receptor, version',
  'ligand.pdbqtSha256': 'prepared ligand',
  'ligand.inchi': 'InChI',
  'ligand.canonicalIsomericSmiles': 'SMILES',
  'ligand.toolkit': 'toolkit',
  'ligand.recipe.conformerSeed': 'conformer seed',
  'ligand.recipe.pH': 'pH of the ligand',
  'ligand.recipe.protonation': 'protonation',
  'ligand.recipe.version': 'recipe of the ligand, version',
  'box.centerMilliAngstrom.0': 'box centre x',
  'box.centerMilliAngstrom.1': 'box centre y',
  'box.centerMilliAngstrom.2': 'box centre z',
  'box.sizeMilliAngstrom.0': 'box size x',
  'box.sizeMilliAngstrom.1': 'box size y',
  'box.sizeMilliAngstrom.2': 'box size z',
  seed: 'seed of the ligand',
  replicate: 'replicate',
};

/** Groups in the order in which people look for a cause. */
const GROUPS = ['engine', 'box', 'seed', 'replicate', 'receptor', 'ligand'];
const HASH_DIGITS = 12;

/** Every field in which two signed dockings differ. Empty if and only if their exact signatures are equal. */
export function signatureDifferences(wanted: SignedDocking, known: SignedDocking): SignatureDifference[] {
  const [now, then] = [fieldsOf(wanted.input), fieldsOf(known.input)];
  const fields = [...new Set([...then.keys(), ...now.keys()])].filter(
    (field) => canonicalize(now.get(field)) !== canonicalize(then.get(field)),
  );
  const group = (field: string) => GROUPS.indexOf(field.split('.')[0] as string);
  return fields
    .sort((a, b) => group(a) - group(b))
    .map((field) =>
      field === 'seed' && wanted.runSeed !== known.runSeed
        ? { field, name: 'seed of the run', known: `${known.runSeed}`, wanted: `${wanted.runSeed}` }
        : {
            field,
            name: NAMES[field] ?? field,
            known: valueInWords(field, then.get(field)),
            wanted: valueInWords(field, now.get(field)),
          },
    );
}

/** Those that do not follow from another one: a hash of what was prepared differs whenever its recipe does. */
export function leadingDifferences(differences: readonly SignatureDifference[]): SignatureDifference[] {
  const differs = (test: (field: string) => boolean) => differences.some(({ field }) => test(field));
  const follows: Record<string, boolean> = {
    'engine.binarySha256': differs((field) => field === 'engine.version' || field === 'engine.name'),
    'receptor.pdbqtSha256': differs((field) => field.startsWith('receptor.recipe.')),
    'ligand.pdbqtSha256': differs((field) => field.startsWith('ligand.') && field !== 'ligand.pdbqtSha256'),
  };
  return differences.filter(({ field }) => !follows[field]);
}

/** `exhaustiveness 8, now 16; seed of the run 42, now 43`. */
export function differencesInWords(differences: readonly SignatureDifference[]): string {
  return differences
    .map(({ name, known, wanted }) => `${name} ${known ?? 'not given'}, now ${wanted ?? 'not given'}`)
    .join('; ');
}

/**
 * The known docking that is least unlike the wanted one: first those into the very same prepared receptor, then by
 * the number of fields that differ and lead, then the newest.
 * @param known in any order
 * @returns null if there is none
 */
export function nearestDocking<T extends { docking: SignedDocking; at: Date }>(
  wanted: SignedDocking,
  known: readonly T[],
): { nearest: T; differences: SignatureDifference[] } | null {
  const receptor = wanted.input.receptor.pdbqtSha256;
  const compared = known.map((nearest) => {
    const differences = signatureDifferences(wanted, nearest.docking);
    return {
      ...{ nearest, differences },
      isElsewhere: Number(nearest.docking.input.receptor.pdbqtSha256 !== receptor),
      leading: leadingDifferences(differences).length,
    };
  });
  const [first] = compared.sort(
    (a, b) =>
      a.isElsewhere - b.isElsewhere ||
      a.leading - b.leading ||
      b.nearest.at.getTime() - a.nearest.at.getTime(),
  );
  return first ? { nearest: first.nearest, differences: first.differences } : null;
}

/** The fields of what is signed: of objects the innermost, of the box each coordinate; other lists are one value. */
function fieldsOf({
  engine,
  receptor,
  box,
  ligand,
  seed,
  replicate,
}: SignatureInput): Map<string, RecipeValue> {
  const fields = new Map<string, RecipeValue>();
  const add = (path: string, value: RecipeValue): void => {
    const isBox = path.startsWith('box.') && Array.isArray(value);
    if (value === null || typeof value !== 'object' || (Array.isArray(value) && !isBox)) {
      fields.set(path, value);
      return;
    }
    const entries = Object.entries(value as Record<string, RecipeValue>);
    // A recipe that is empty is not one that is missing.
    if (entries.length === 0) fields.set(path, value);
    for (const [name, item] of entries) add(`${path}.${name}`, item);
  };
  // Field by field, as they are signed: whatever else the objects at hand have is not.
  const { name, version, binarySha256, scoring, parameters } = engine;
  add('engine', { name, version, binarySha256, scoring, parameters });
  add('receptor', { pdbqtSha256: receptor.pdbqtSha256, recipe: receptor.recipe });
  add('box', { centerMilliAngstrom: box.centerMilliAngstrom, sizeMilliAngstrom: box.sizeMilliAngstrom });
  const { pdbqtSha256, inchi, canonicalIsomericSmiles, toolkit, recipe } = ligand;
  add('ligand', { pdbqtSha256, inchi, canonicalIsomericSmiles, toolkit, recipe });
  add('seed', seed);
  add('replicate', replicate);
  return fields;
}

function valueInWords(field: string, value: RecipeValue | undefined): string | null {
  if (value === undefined) return null;
  if (typeof value === 'number') {
    if (field.startsWith('box.')) return `${(value / 1000).toFixed(3)} Å`;
    if (field.endsWith('KcalPerMol')) return `${value} kcal/mol`;
    return field.endsWith('Angstrom') ? `${value} Å` : `${value}`;
  }
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (value === null) return 'none';
  if (typeof value === 'string') return field.endsWith('Sha256') ? `${value.slice(0, HASH_DIGITS)}…` : value;
  return Array.isArray(value)
    ? value.map((item) => valueInWords('', item) ?? '').join(', ')
    : JSON.stringify(value);
}
