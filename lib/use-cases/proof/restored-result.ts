import { createHash } from 'node:crypto';
import type { PoseInput } from '@/db/results/decisions-repository';
import { isHeavy, readPdbqtAtoms } from '@/lib/docking/pdbqt';
import {
  exactSignature,
  identitySignature,
  ligandIdentity,
  type SignatureInput,
} from '@/lib/domain/input-signature';
import { DOCKING_FILES } from '@/lib/use-cases/proof/bundle-layout';
import { BundleError, type OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';
import type { RestorableDocking, RestorableRecipe } from '@/lib/use-cases/proof/restorable-run';
import { signedSite } from '@/lib/use-cases/runs/sign-ligand';

/** A docking of a bundle, signed here from the run's recipe and not taken at its word. */
export interface RestoredDocking {
  input: SignatureInput;
  identitySignature: string;
  ligandIdentity: string;
  heavyAtoms: number;
  /** As they stand in `sdf`. */
  poses: PoseInput[];
  sdf: Buffer;
  log: string | null;
}

/** What the dockings of a run have in common. */
export interface RestoredSite {
  recipe: RestorableRecipe;
  pdbqtSha256: string;
}

/**
 * Reads one docking of a bundle that was found sound, and asks what a run needs beyond that: that it was docked with the
 * run's own recipe, that it is of its record's molecule, and that its poses have the atoms of that.
 * @param inchi of the record's molecule, as it was read here; null if it cannot be read
 * @throws BundleError naming the file
 */
export async function readRestoredDocking(
  bundle: OpenBundle,
  { folder, docking }: { folder: string; docking: RestorableDocking },
  { recipe, pdbqtSha256 }: RestoredSite,
  inchi: string | null,
): Promise<RestoredDocking> {
  const at = (name: keyof typeof DOCKING_FILES) => `${folder}/${DOCKING_FILES[name]}`;
  const input = parseJson(await bundle.readText(at('signedInput'))) as SignatureInput;
  const { ligand } = input;
  const { parameters, searchSpace, ligandRecipe, receptorRecipe } = recipe;
  const target = { pdbqtSha256, recipe: receptorRecipe };
  const asked: SignatureInput = {
    ...input,
    ...signedSite({ parameters, searchSpace, target }, docking.result.engine),
    ligand: { ...ligand, recipe: ligandRecipe },
  };
  if ((await exactSignature(asked)) !== docking.result.inputSignature)
    throw new BundleError(`${at('signedInput')} was signed with another recipe than the run's.`);
  if (inchi === null || (ligand.inchi !== null && skeletonOf(inchi) !== skeletonOf(ligand.inchi)))
    throw new BundleError(
      `${at('signedInput')} is of another molecule than record ${docking.ligand.record}.`,
    );
  const atoms = readPdbqtAtoms(await bundle.readText(at('ligandPdbqt')));
  const heavyAtoms = atoms.filter(isHeavy).length;
  const sdf = Buffer.from(await bundle.readText(at('poses')));
  const records = recordsOf(sdf);
  if (
    records.length !== docking.poses.length ||
    records.some((record) => heavyAtomsOf(record) !== heavyAtoms)
  )
    throw new BundleError(`${at('poses')} has other atoms than ${at('ligandPdbqt')}.`);
  let byteOffset = 0;
  const poses = docking.poses.map(({ rmsdAngstrom: _, ...pose }, i): PoseInput => {
    const record = records[i] as Buffer;
    const range = { byteOffset, byteLength: record.byteLength };
    byteOffset += record.byteLength;
    const sha256 = createHash('sha256').update(record).digest('hex');
    return { ...pose, ...range, sha256, contacts: null };
  });
  const log = bundle.has(at('log')) ? await bundle.readText(at('log')) : null;
  return {
    input,
    identitySignature: await identitySignature(input),
    ligandIdentity: await ligandIdentity(ligand),
    ...{ heavyAtoms, poses, sdf, log },
  };
}

/** Which heavy atoms an InChI has and how they are connected: the same before and after charging. */
function skeletonOf(inchi: string): string {
  const [, formula = '', ...layers] = inchi.split('/');
  const elements = [...formula.matchAll(/([A-Z][a-z]?)(\d*)/g)]
    .filter(([, element]) => element !== 'H')
    .map(([text]) => text);
  return [elements.join(''), layers.find((layer) => layer.startsWith('c')) ?? ''].join(' ');
}

const END_OF_RECORD = '$$$$\n';

function recordsOf(sdf: Buffer): Buffer[] {
  const records: Buffer[] = [];
  for (let from = 0; from < sdf.byteLength; ) {
    const end = sdf.indexOf(END_OF_RECORD, from);
    const next = end < 0 ? sdf.byteLength : end + END_OF_RECORD.length;
    records.push(sdf.subarray(from, next));
    from = next;
  }
  return records;
}

/** Atoms of a V2000 record without hydrogens: the element stands in columns 32 to 34 (CTfile formats, BIOVIA). */
function heavyAtomsOf(record: Buffer): number {
  const lines = record.toString('utf8').split('\n');
  const atoms = Number(lines[3]?.slice(0, 3));
  return lines.slice(4, 4 + atoms).filter((line) => line.slice(31, 34).trim() !== 'H').length;
}
