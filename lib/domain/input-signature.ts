import canonicalize from 'canonicalize';
import { MAX_SEED } from '@/lib/domain/docking-parameters';
import { type FieldIssue, InvalidInputError } from '@/lib/domain/errors';
import type { SearchSpace } from '@/lib/domain/search-space';

/** Part of what is hashed: a change of the form or of the meaning of a field takes a new number. */
export const SIGNATURE_VERSION = 1;

/** What a preparation did, as JSON without names, paths or times: pH, tautomer rule, conformer method, ... */
export type Recipe = { readonly [step: string]: RecipeValue };
export type RecipeValue = string | number | boolean | null | readonly RecipeValue[] | Recipe;

/** Centre and edges in whole thousandths of an ångström. */
export interface SignedBox {
  centerMilliAngstrom: [number, number, number];
  sizeMilliAngstrom: [number, number, number];
}

/** The chemistry of a ligand, whatever it is called and however it was prepared. */
export interface LigandChemistry {
  /** Null where InChI has no answer for the molecule. */
  inchi: string | null;
  canonicalIsomericSmiles: string;
}

/**
 * All that decides the outcome of one docking. Cores, chunk, host, user, names and priority are left out on
 * purpose: they do not change a byte of the result.
 */
export interface SignatureInput {
  engine: {
    name: string;
    version: string;
    binarySha256: string;
    scoring: string;
    /** Every parameter that was in force, defaults expanded; without the seed, which has its own field. */
    parameters: Readonly<Record<string, number | string | boolean>>;
  };
  receptor: { pdbqtSha256: string; recipe: Recipe };
  box: SignedBox;
  ligand: LigandChemistry & {
    pdbqtSha256: string;
    /** Name and version of what wrote the SMILES: canonical forms differ between toolkits. */
    toolkit: string;
    recipe: Recipe;
  };
  /** The seed that the engine was given, 1 to 2^31 - 1. */
  seed: number;
  /** 0 for the first docking of a ligand, counting up for repeats with other seeds. */
  replicate: number;
}

/** Part of what is hashed for a run, counted apart from that of single dockings. */
export const RUN_SIGNATURE_VERSION = 1;

/** All that decides the outcome of a whole run. The run's name, its library's and its records' are left out. */
export interface RunSignatureInput extends Pick<SignatureInput, 'engine' | 'receptor' | 'box'> {
  ligands: {
    /** How each of them is prepared. */
    recipe: Recipe;
    /** Of the molecules as they were read, as `moleculeSetDigest` gives it. */
    moleculesSha256: Signature;
  };
  /** The seed that those of the ligands are derived from, 1 to 2^31 - 1. */
  seed: number;
  /** How often each ligand is docked, and what else decides that; left out where each is docked once. */
  replicates?: Recipe;
}

/** 64 lower-case hexadecimal digits. */
export type Signature = string;

/** The box as it is signed. A rounded search space passes through without loss. */
export function signedBox(space: SearchSpace): SignedBox {
  const thousandths = (value: number) => Math.round(value * 1000) + 0;
  const [cx, cy, cz] = space.centerAngstrom;
  const [sx, sy, sz] = space.sizeAngstrom;
  return {
    centerMilliAngstrom: [thousandths(cx), thousandths(cy), thousandths(cz)],
    sizeMilliAngstrom: [thousandths(sx), thousandths(sy), thousandths(sz)],
  };
}

/**
 * The key under which a result may stand in for a docking: equal only if the same bytes would run.
 * SHA-256 over the canonical JSON (RFC 8785) of the input and the version of this scheme.
 * @throws InvalidInputError naming every field that cannot be signed
 */
export async function exactSignature(input: SignatureInput): Promise<Signature> {
  return sha256OfText(canonicalInput(input));
}

/**
 * The document that `exactSignature` is the SHA-256 of: canonical JSON (RFC 8785), to be read as UTF-8.
 * @throws InvalidInputError naming every field that cannot be signed
 */
export function canonicalInput(input: SignatureInput): string {
  const issues = signatureIssues(input);
  if (issues.length > 0) throw new InvalidInputError(issues);
  const { engine, receptor, box, ligand, seed, replicate } = input;
  // Written out field by field, so that an extra property of the object at hand can never slip into the hash.
  return canonicalText({
    version: SIGNATURE_VERSION,
    engine: engineForm(engine),
    receptor: { pdbqtSha256: receptor.pdbqtSha256, recipe: receptor.recipe },
    box: { centerMilliAngstrom: box.centerMilliAngstrom, sizeMilliAngstrom: box.sizeMilliAngstrom },
    ligand: {
      pdbqtSha256: ligand.pdbqtSha256,
      inchi: ligand.inchi,
      canonicalIsomericSmiles: ligand.canonicalIsomericSmiles,
      toolkit: ligand.toolkit,
      recipe: ligand.recipe,
    },
    seed,
    replicate,
  });
}

/**
 * The key of the question "was this molecule docked into this receptor before, with whatever settings?". Only
 * ever a hint to a person; a result is never substituted by it.
 */
export async function identitySignature(
  input: Pick<SignatureInput, 'receptor' | 'ligand'>,
): Promise<Signature> {
  return sha256({
    version: SIGNATURE_VERSION,
    receptor: input.receptor.pdbqtSha256,
    ligand: await ligandIdentity(input.ligand),
  });
}

/**
 * Says what a whole run computes: equal only if both would dock the same molecules with the same bytes of everything
 * else. For comparing runs and citing them; results are only ever substituted ligand by ligand, by `exactSignature`.
 * @throws InvalidInputError naming every field that cannot be signed
 */
export async function runSignature(input: RunSignatureInput): Promise<Signature> {
  const { engine, receptor, box, ligands, seed, replicates } = input;
  const issues = [
    ...engineIssues(engine),
    ...receptorIssues(receptor),
    ...boxIssues('box.centerMilliAngstrom', box.centerMilliAngstrom),
    ...boxIssues('box.sizeMilliAngstrom', box.sizeMilliAngstrom),
    ...jsonIssues('ligands.recipe', ligands.recipe),
    ...hashIssues('ligands.moleculesSha256', ligands.moleculesSha256),
    ...seedIssues('seed', seed),
    ...(replicates === undefined ? [] : jsonIssues('replicates', replicates)),
  ];
  if (issues.length > 0) throw new InvalidInputError(issues);
  return sha256({
    runVersion: RUN_SIGNATURE_VERSION,
    engine: engineForm(engine),
    receptor: { pdbqtSha256: receptor.pdbqtSha256, recipe: receptor.recipe },
    box: { centerMilliAngstrom: box.centerMilliAngstrom, sizeMilliAngstrom: box.sizeMilliAngstrom },
    ligands: { recipe: ligands.recipe, moleculesSha256: ligands.moleculesSha256 },
    seed,
    ...(replicates !== undefined && { replicates }),
  });
}

/**
 * One digest for the molecules of a library. They are sorted and each counts once, because neither the order of the
 * records nor a repeat of one changes a result.
 * @param keys one for each accepted record, equal for equal molecules
 */
export async function moleculeSetDigest(keys: Iterable<string>): Promise<Signature> {
  return sha256({ runVersion: RUN_SIGNATURE_VERSION, molecules: [...new Set(keys)].sort() });
}

/** The key of a molecule: the same for the same chemistry, whatever its name, order or preparation. */
export async function ligandIdentity(ligand: LigandChemistry): Promise<Signature> {
  return sha256({
    version: SIGNATURE_VERSION,
    inchi: ligand.inchi,
    canonicalIsomericSmiles: ligand.canonicalIsomericSmiles,
  });
}

/**
 * The seed of one docking: 31 bits of HMAC-SHA256, keyed by the pipeline's seed, of the ligand's identity and
 * the replicate. So order, chunks and core count do not matter. Never 0, which Vina takes for "random".
 * @param pipelineSeed whole, 1 to 2^31 - 1
 * @param ligandIdentity as `ligandIdentity` gives it
 */
export async function ligandSeed(
  pipelineSeed: number,
  ligandIdentity: string,
  replicate = 0,
): Promise<number> {
  const issues = [...seedIssues('seed', pipelineSeed), ...replicateIssues(replicate)];
  if (issues.length > 0) throw new InvalidInputError(issues);
  const bytes = new TextEncoder();
  const key = await crypto.subtle.importKey(
    'raw',
    bytes.encode(`${pipelineSeed}`),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    ['sign'],
  );
  const mac = new DataView(
    await crypto.subtle.sign('HMAC', key, bytes.encode(`${ligandIdentity}\n${replicate}`)),
  );
  for (let offset = 0; offset < mac.byteLength; offset += 4) {
    const seed = mac.getUint32(offset) >>> 1;
    if (seed !== 0) return seed;
  }
  return 1;
}

const engineForm = ({ name, version, binarySha256, scoring, parameters }: SignatureInput['engine']) => ({
  name,
  version,
  binarySha256,
  scoring,
  parameters,
});

const sha256 = (value: object) => sha256OfText(canonicalText(value));

function canonicalText(value: object): string {
  const text = canonicalize(value);
  if (text === undefined) throw new InvalidInputError([{ field: '', message: 'There is nothing to sign.' }]);
  return text;
}

async function sha256OfText(text: string): Promise<Signature> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('');
}

function signatureIssues({ engine, receptor, box, ligand, seed, replicate }: SignatureInput): FieldIssue[] {
  return [
    ...engineIssues(engine),
    ...receptorIssues(receptor),
    ...boxIssues('box.centerMilliAngstrom', box.centerMilliAngstrom),
    ...boxIssues('box.sizeMilliAngstrom', box.sizeMilliAngstrom),
    ...hashIssues('ligand.pdbqtSha256', ligand.pdbqtSha256),
    ...(ligand.inchi === null ? [] : textIssues('ligand.inchi', ligand.inchi)),
    ...textIssues('ligand.canonicalIsomericSmiles', ligand.canonicalIsomericSmiles),
    ...textIssues('ligand.toolkit', ligand.toolkit),
    ...jsonIssues('ligand.recipe', ligand.recipe),
    ...seedIssues('seed', seed),
    ...replicateIssues(replicate),
  ];
}

function engineIssues(engine: SignatureInput['engine']): FieldIssue[] {
  return [
    ...textIssues('engine.name', engine.name),
    ...textIssues('engine.version', engine.version),
    ...hashIssues('engine.binarySha256', engine.binarySha256),
    ...textIssues('engine.scoring', engine.scoring),
    ...jsonIssues('engine.parameters', engine.parameters),
  ];
}

function receptorIssues(receptor: SignatureInput['receptor']): FieldIssue[] {
  return [
    ...hashIssues('receptor.pdbqtSha256', receptor.pdbqtSha256),
    ...jsonIssues('receptor.recipe', receptor.recipe),
  ];
}

/** A plain integer: -0 would be written as 0, so the two could not be told apart in the hash. */
const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && !Object.is(value, -0);

function seedIssues(field: string, seed: number): FieldIssue[] {
  const usable = isWhole(seed) && seed >= 1 && seed <= MAX_SEED;
  return usable ? [] : [{ field, message: `The seed must be a whole number from 1 to ${MAX_SEED}.` }];
}

function replicateIssues(replicate: number): FieldIssue[] {
  const usable = isWhole(replicate) && replicate >= 0;
  return usable ? [] : [{ field: 'replicate', message: 'The replicate must be a whole number from 0.' }];
}

function boxIssues(field: string, values: readonly number[]): FieldIssue[] {
  if (values.length === 3 && values.every(isWhole)) return [];
  return [{ field, message: 'Must be three whole numbers of 0.001 Å.' }];
}

function textIssues(field: string, text: unknown): FieldIssue[] {
  const usable = typeof text === 'string' && text !== '' && text.isWellFormed();
  return usable ? [] : [{ field, message: 'Must be text, and not empty.' }];
}

function hashIssues(field: string, hash: unknown): FieldIssue[] {
  const usable = typeof hash === 'string' && /^[0-9a-f]{64}$/.test(hash);
  return usable ? [] : [{ field, message: 'Must be a SHA-256 in 64 lower-case hexadecimal digits.' }];
}

/** Refuses what JSON would drop or change in silence: undefined, NaN, -0, dates, functions. */
function jsonIssues(field: string, value: unknown): FieldIssue[] {
  if (value === null || typeof value === 'boolean') return [];
  if (typeof value === 'string' && value.isWellFormed()) return [];
  if (typeof value === 'number' && Number.isFinite(value) && !Object.is(value, -0)) return [];
  if (Array.isArray(value)) return value.flatMap((item, i) => jsonIssues(`${field}.${i}`, item));
  if (typeof value === 'object' && Object.getPrototypeOf(value) === Object.prototype) {
    return Object.entries(value).flatMap(([key, item]) => jsonIssues(`${field}.${key}`, item));
  }
  return [{ field, message: 'Must be plain JSON: text, finite numbers, true, false, null, lists, objects.' }];
}
