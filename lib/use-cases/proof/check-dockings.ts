import { z } from 'zod';
import { InvalidInputError } from '@/lib/domain/errors';
import {
  canonicalInput,
  exactSignature,
  ligandIdentity,
  ligandSeed,
  SIGNATURE_VERSION,
  type SignatureInput,
} from '@/lib/domain/input-signature';
import {
  DOCKING_FILES,
  type DockingFile,
  dockingFileSchema,
  dockingFolder,
  RECEPTOR_FROM_DOCKING,
  RUN_FILES,
  type RunFile,
  type RunFolder,
} from '@/lib/use-cases/proof/bundle-layout';
import type { Hashes } from '@/lib/use-cases/proof/check-files';
import { areRepaired, areThoseOf } from '@/lib/use-cases/proof/check-scores';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';
import { commandOf } from '@/lib/use-cases/proof/signed-docking';

/** A bundle whose files are those of its manifest. */
export interface CheckedBundle {
  bundle: OpenBundle;
  hashes: Hashes;
}

/** What there is in it of one run. */
export interface CheckedRun extends CheckedBundle {
  folder: RunFolder;
  run: RunFile;
}

/** A docking of a bundle. */
export interface BundledDocking {
  folder: string;
  /** The path of what it was docked into. */
  receptor: string;
  docking: DockingFile;
  /** What was signed; null if it is not kept, or not what it was. */
  signed: SignatureInput | null;
}

const FOLDER = /^(dockings\/[^/]+)\//;

/**
 * Reads every docking of a run in a bundle and checks what it claims: that its signature is that of its inputs, that these are
 * the files beside it, that its seed follows from the run's, and that its scores are those of its poses.
 */
export async function checkDockings(
  checked: CheckedRun,
): Promise<{ problems: string[]; dockings: BundledDocking[] }> {
  const { bundle, folder: of } = checked;
  const receptor = `${of}${RUN_FILES.receptorPdbqt}`;
  const folders = new Set(
    bundle.paths.flatMap((path) => {
      const found = path.startsWith(of) && FOLDER.exec(path.slice(of.length));
      return found ? `${of}${found[1]}` : [];
    }),
  );
  const problems: string[] = [];
  const dockings: BundledDocking[] = [];
  for (const folder of folders) {
    const path = `${folder}/${DOCKING_FILES.docking}`;
    const parsed = bundle.has(path)
      ? dockingFileSchema.safeParse(parseJson(await bundle.readText(path)))
      : null;
    if (!parsed?.success) {
      problems.push(`${path} ${parsed ? 'is not what tells of a docking' : 'is missing'}.`);
      continue;
    }
    const docking = parsed.data;
    const name = `${of}${dockingFolder(docking.ligand.record, docking.ligand.id)}`;
    if (name !== folder) problems.push(`${path} is that of ${name}.`);
    const signed = docking.hasInputs
      ? await checkSigned(checked, { folder, receptor }, docking, problems)
      : null;
    await checkPoses(checked, folder, docking, problems);
    await checkScores(checked, folder, docking, problems);
    dockings.push({ folder, receptor, docking, signed });
  }
  return { problems, dockings };
}

const signedFileSchema = z.looseObject({ version: z.literal(SIGNATURE_VERSION) });

async function checkSigned(
  { bundle, hashes, run }: CheckedRun,
  { folder, receptor }: Pick<BundledDocking, 'folder' | 'receptor'>,
  docking: DockingFile,
  problems: string[],
): Promise<SignatureInput | null> {
  const at = (name: keyof typeof DOCKING_FILES) => `${folder}/${DOCKING_FILES[name]}`;
  const path = at('signedInput');
  for (const needed of [path, at('ligandPdbqt'), at('prepared')]) {
    if (bundle.has(needed)) continue;
    problems.push(`${needed} is missing.`);
    return null;
  }
  const text = await bundle.readText(path);
  const parsed = signedFileSchema.safeParse(parseJson(text));
  if (!parsed.success) {
    problems.push(`${path} is not what a signature of version ${SIGNATURE_VERSION} is of.`);
    return null;
  }
  const input = parsed.data as unknown as SignatureInput;
  const before = problems.length;
  const expect = (isRight: boolean, problem: string) => isRight || problems.push(problem);
  try {
    const signature = await exactSignature(input);
    expect(canonicalInput(input) === text, `${path} is not in its canonical form.`);
    expect(
      signature === docking.result.inputSignature && signature === hashes.get(path),
      `${path} does not give the signature of its docking.`,
    );
    const seed = await ligandSeed(run.run.seed, await ligandIdentity(input.ligand), input.replicate);
    expect(seed === input.seed, `${path} has a seed that does not follow from the run's.`);
    expect(
      JSON.stringify(commandOf(input, RECEPTOR_FROM_DOCKING)) === JSON.stringify(docking.command),
      `${at('docking')} has another command than what was signed.`,
    );
  } catch (error) {
    if (!(error instanceof InvalidInputError || error instanceof z.ZodError || error instanceof TypeError))
      throw error;
    problems.push(`${path} is not what a docking is signed with.`);
    return null;
  }
  const { engine } = docking.result;
  expect(
    hashes.get(at('ligandPdbqt')) === input.ligand.pdbqtSha256,
    `${at('ligandPdbqt')} is not the ligand that was signed.`,
  );
  expect(
    hashes.get(receptor) === input.receptor.pdbqtSha256,
    `${path} was signed for another receptor than ${receptor}.`,
  );
  expect(
    input.engine.name === engine.name &&
      input.engine.version === engine.version &&
      input.engine.binarySha256 === engine.binarySha256,
    `${at('docking')} names another engine than what was signed.`,
  );
  expect(input.seed === docking.result.seed, `${at('docking')} has another seed than what was signed.`);
  return problems.length === before ? input : null;
}

async function checkPoses(
  { bundle, hashes }: CheckedBundle,
  folder: string,
  { result, poses }: DockingFile,
  problems: string[],
): Promise<void> {
  const path = `${folder}/${DOCKING_FILES.poses}`;
  if (!bundle.has(path)) {
    problems.push(`${path} is missing.`);
    return;
  }
  if (hashes.get(path) !== result.posesSha256) problems.push(`${path} is not what its docking gave.`);
  const records = (await bundle.readText(path))
    .split(/^\$\$\$\$\r?\n/m)
    .filter((record) => record.trim() !== '');
  const property = (record: string, name: string) =>
    new RegExp(`^> +<${name}>.*\\n(.*)$`, 'm').exec(record)?.[1]?.trim();
  const isTheSame =
    records.length === poses.length &&
    records.every((record, i) => {
      const pose = poses[i];
      return (
        pose?.rank === i + 1 &&
        property(record, 'affinity_kcal_per_mol') === pose.affinityKcalPerMol.toFixed(3) &&
        property(record, 'affinity_as_reported_kcal_per_mol') ===
          pose.reportedAffinityKcalPerMol.toFixed(3) &&
        property(record, 'input_signature') === result.inputSignature &&
        property(record, 'seed') === String(result.seed)
      );
    });
  if (!isTheSame) problems.push(`${path} has other poses or scores than ${folder}/${DOCKING_FILES.docking}.`);
}

async function checkScores(
  { bundle }: CheckedRun,
  folder: string,
  docking: DockingFile,
  problems: string[],
): Promise<void> {
  const path = `${folder}/${DOCKING_FILES.docking}`;
  if (!areRepaired(docking)) problems.push(`${path} has affinities that its energies do not give.`);
  const log = `${folder}/${DOCKING_FILES.log}`;
  if (bundle.has(log) && !areThoseOf(await bundle.readText(log), docking.poses))
    problems.push(`${log} has other affinities than ${path}.`);
}
