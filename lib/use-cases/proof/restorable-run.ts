import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { dockingParametersSchema } from '@/lib/domain/docking-parameters-schema';
import type { Recipe } from '@/lib/domain/input-signature';
import { OUTCOMES } from '@/lib/domain/outcomes';
import { POSE_FLAGS } from '@/lib/domain/pose-flags';
import type { CrystalReference } from '@/lib/domain/run-spec';
import { nameSchema, searchSpaceSchema } from '@/lib/use-cases/input-schemas';
import {
  DOCKING_FILES,
  dockingFileSchema,
  dockingFolder,
  RUN_FILES,
  runFileSchema,
  uploadedReceptor,
} from '@/lib/use-cases/proof/bundle-layout';
import { BundleError, type OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';

/** A bundle that is restored is read in one request: far less than what can be verified by a command. */
export const RESTORE_LIMITS = { entries: 100_000, fileBytes: 128 * 1024 ** 2, allBytes: 1024 ** 3 };

/** As many as a library may have. */
const MOST_RECORDS = 10_000;

const count = z.number().int().nonnegative();
const line = z.string().max(2_000);
/** What a recipe has beside the fields that this version knows is kept: it is signed. */
const recipe: z.ZodType<Recipe> = z.record(z.string().max(100), z.json());

const ligandRecipeSchema = z
  .object({
    version: z.number().int(),
    protonation: z.enum(['ph', 'as-given']),
    pH: z.number(),
    tautomer: z.literal('as-given'),
    stereo: z.literal('first-isomer'),
    conformerSeed: z.number().int(),
  })
  .catchall(z.json())
  .transform((value) => value as Recipe);
const crystalLigandSchema = z.object({
  id: z.string().max(100),
  elements: z.array(z.string().max(3)).max(1_000),
  coordinates: z.array(z.tuple([z.number(), z.number(), z.number()])).max(1_000),
  bonds: z.array(z.tuple([count, count])).max(5_000),
}) satisfies z.ZodType<CrystalReference>;

const recipeFileSchema = z.object({
  parameters: dockingParametersSchema,
  searchSpace: searchSpaceSchema,
  ligandRecipe: ligandRecipeSchema,
  receptorRecipe: recipe,
  crystalLigand: crystalLigandSchema.nullable(),
});
export type RestorableRecipe = z.infer<typeof recipeFileSchema>;

/** A run as its bundle tells of it; its names must be names here. */
const restorableRunSchema = runFileSchema.extend({
  run: runFileSchema.shape.run.extend({
    name: nameSchema,
    status: z.enum(['completed', 'failed', 'cancelled']),
    finishedAt: z.iso.datetime(),
    counts: z.partialRecord(z.enum(OUTCOMES), count),
  }),
  target: runFileSchema.shape.target.extend({ name: nameSchema }),
  library: runFileSchema.shape.library.extend({ name: nameSchema }),
});
export type RestorableFacts = z.infer<typeof restorableRunSchema>;

const recordSchema = z.object({
  record: z.number().int().positive(),
  line: z.number().int().positive(),
  ligandId: z.string(),
  name: z.string().min(1).max(400),
  format: z.enum(['smiles', 'molfile']),
  source: z.string(),
  outcome: z.enum(OUTCOMES),
  reasonCode: z.string().max(100).nullable(),
  reason: line.nullable(),
});

const ledgerRowSchema = z.object({
  ligand_id: z.string(),
  tries: z.coerce.number().int().nonnegative(),
  cpu_seconds: z.string().transform((text) => (text === '' ? null : Number(text))),
  ended_at: z.union([z.literal(''), z.iso.datetime()]).transform((text) => (text === '' ? null : text)),
});

/** One record of the library, what became of it, and what that took. */
export type RestorableRecord = z.infer<typeof recordSchema> &
  Pick<z.infer<typeof ledgerRowSchema>, 'tries' | 'cpu_seconds' | 'ended_at'>;

const restorableDockingSchema = dockingFileSchema.extend({
  result: dockingFileSchema.shape.result.extend({
    flags: z.array(z.enum(POSE_FLAGS)),
    repairs: z.array(line),
    machineClass: line.nullable(),
  }),
});
export type RestorableDocking = z.infer<typeof restorableDockingSchema>;

/** Everything of a bundle that a run is made of again, but the bodies of its files. */
export interface RestorableRun {
  facts: RestorableFacts;
  recipe: RestorableRecipe;
  receptor: { uploaded: string; format: 'pdb' | 'mmcif'; crystalLigand: string | null };
  /** In the order of the file. */
  records: RestorableRecord[];
  /** Of a record, by the ligand's id there; undefined if it has no result. */
  dockingOf(record: RestorableRecord): Promise<{ folder: string; docking: RestorableDocking } | undefined>;
}

/**
 * Reads a run from a bundle that was found sound.
 * @throws BundleError naming the file that cannot be restored from
 */
export async function readRestorable(bundle: OpenBundle): Promise<RestorableRun> {
  const facts = read(restorableRunSchema, RUN_FILES.run, await textOf(bundle, RUN_FILES.run));
  const recipe = read(recipeFileSchema, RUN_FILES.recipe, await textOf(bundle, RUN_FILES.recipe));
  const uploads = (['pdb', 'mmcif'] as const).map((format) => ({
    format,
    uploaded: uploadedReceptor(format),
  }));
  const upload = uploads.find(({ uploaded }) => bundle.has(uploaded));
  if (!upload) throw new BundleError('The receptor as it was uploaded is missing.');
  if (!bundle.has(RUN_FILES.receptorPdb)) throw new BundleError(`${RUN_FILES.receptorPdb} is missing.`);
  const crystalLigand = bundle.has(RUN_FILES.crystalLigand) ? RUN_FILES.crystalLigand : null;
  const records = await readRecords(bundle);
  return {
    facts,
    recipe,
    receptor: { ...upload, crystalLigand },
    records,
    dockingOf: async ({ record, ligandId, outcome }) => {
      if (outcome !== 'docked' && outcome !== 'reused') return undefined;
      const folder = dockingFolder(record, ligandId);
      const path = `${folder}/${DOCKING_FILES.docking}`;
      const docking = read(restorableDockingSchema, path, await textOf(bundle, path));
      if (!docking.hasInputs)
        throw new BundleError(`${path} has no inputs to check it by: it was docked before they were kept.`);
      return { folder, docking };
    },
  };
}

async function readRecords(bundle: OpenBundle): Promise<RestorableRecord[]> {
  const table: unknown[] = bundle.has(RUN_FILES.ledger)
    ? parse(await textOf(bundle, RUN_FILES.ledger), { columns: true })
    : [];
  const ledger = new Map(
    table.map((row) => {
      const parsed = check(ledgerRowSchema, RUN_FILES.ledger, row);
      return [parsed.ligand_id, parsed];
    }),
  );
  const lines = (await textOf(bundle, RUN_FILES.records)).split('\n').filter(Boolean);
  if (lines.length > MOST_RECORDS)
    throw new BundleError(`${RUN_FILES.records} has more than ${MOST_RECORDS} records.`);
  return lines.map((text) => {
    const record = read(recordSchema, RUN_FILES.records, text);
    const { tries = 0, cpu_seconds = null, ended_at = null } = ledger.get(record.ligandId) ?? {};
    return { ...record, tries, cpu_seconds, ended_at };
  });
}

/** A text of the bundle that a database can keep. */
async function textOf(bundle: OpenBundle, path: string): Promise<string> {
  const text = await bundle.readText(path);
  if (/\0|\\u0000/.test(text)) throw new BundleError(`${path} has characters that no text has.`);
  return text;
}

const read = <T>(schema: z.ZodType<T>, path: string, text: string): T => check(schema, path, parseJson(text));

function check<T>(schema: z.ZodType<T>, path: string, value: unknown): T {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new BundleError(`${path} cannot be restored from (${why}).`);
}
