import { parse } from 'csv-parse/sync';
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
  BUNDLE_FILES,
  DOCKING_FILES,
  type DockingFile,
  dockingFileSchema,
  dockingFolder,
  RECEPTOR_FROM_DOCKING,
  type RunFile,
} from '@/lib/use-cases/proof/bundle-layout';
import { parseJson } from '@/lib/use-cases/proof/check-crate';
import type { Hashes } from '@/lib/use-cases/proof/check-files';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { commandOf } from '@/lib/use-cases/proof/signed-docking';

/** A bundle whose files are those of its manifest. */
export interface CheckedBundle {
  bundle: OpenBundle;
  hashes: Hashes;
  run: RunFile;
}

/** A docking of a bundle. */
export interface BundledDocking {
  folder: string;
  docking: DockingFile;
  /** What was signed; null if it is not kept, or not what it was. */
  signed: SignatureInput | null;
}

const FOLDER = /^(dockings\/[^/]+)\//;

/**
 * Reads every docking of a bundle and checks what it claims: that its signature is that of its inputs, that these are
 * the files beside it, that its seed follows from the run's, and that its scores are those of its poses.
 */
export async function checkDockings(
  checked: CheckedBundle,
): Promise<{ problems: string[]; dockings: BundledDocking[] }> {
  const folders = new Set(checked.bundle.paths.flatMap((path) => FOLDER.exec(path)?.[1] ?? []));
  const problems: string[] = [];
  const dockings: BundledDocking[] = [];
  for (const folder of folders) {
    const path = `${folder}/${DOCKING_FILES.docking}`;
    const parsed = checked.bundle.has(path)
      ? dockingFileSchema.safeParse(parseJson(await checked.bundle.readText(path)))
      : null;
    if (!parsed?.success) {
      problems.push(`${path} ${parsed ? 'is not what tells of a docking' : 'is missing'}.`);
      continue;
    }
    const docking = parsed.data;
    const name = dockingFolder(docking.ligand.record, docking.ligand.id);
    if (name !== folder) problems.push(`${path} is that of ${name}.`);
    const signed = docking.hasInputs ? await checkSigned(checked, folder, docking, problems) : null;
    await checkPoses(checked, folder, docking, problems);
    dockings.push({ folder, docking, signed });
  }
  return { problems, dockings };
}

const signedFileSchema = z.looseObject({ version: z.literal(SIGNATURE_VERSION) });

async function checkSigned(
  { bundle, hashes, run }: CheckedBundle,
  folder: string,
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
    hashes.get(BUNDLE_FILES.receptorPdbqt) === input.receptor.pdbqtSha256,
    `${path} was signed for another receptor than ${BUNDLE_FILES.receptorPdbqt}.`,
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

const recordSchema = z.object({ record: z.number(), ligandId: z.string(), outcome: z.string().nullable() });

/** Checks that tables, records and totals tell of the same dockings. @returns what is wrong */
export async function checkTotals(
  { bundle, run, hashes }: CheckedBundle,
  dockings: readonly BundledDocking[],
): Promise<string[]> {
  const problems: string[] = [];
  const expect = (isRight: boolean, problem: string) => isRight || problems.push(problem);
  const { target } = run;
  const uploaded = bundle.paths.find((path) => path.startsWith('receptor/uploaded.')) ?? 'receptor/uploaded';
  expect(
    hashes.get(BUNDLE_FILES.receptorPdbqt) === target.pdbqtSha256,
    `${BUNDLE_FILES.receptorPdbqt} is not the receptor of ${BUNDLE_FILES.run}.`,
  );
  expect(
    hashes.get(uploaded) === target.uploaded.sha256,
    `${uploaded} is not the upload of ${BUNDLE_FILES.run}.`,
  );

  const { total, counts } = run.run;
  const made = { docked: 0, reused: 0 };
  for (const { docking } of dockings) made[docking.origin.kind]++;
  expect(
    made.docked === (counts.docked ?? 0) && made.reused === (counts.reused ?? 0),
    `${BUNDLE_FILES.run} counts ${counts.docked ?? 0} docked and ${counts.reused ?? 0} reused; there are ${made.docked} and ${made.reused}.`,
  );

  const outcomes = new Map<string, string | null>();
  for (const line of (await bundle.readText(BUNDLE_FILES.records)).split('\n').filter(Boolean)) {
    const parsed = recordSchema.safeParse(parseJson(line));
    if (parsed.success) outcomes.set(parsed.data.ligandId, parsed.data.outcome);
    else problems.push(`${BUNDLE_FILES.records} has a line that is no record.`);
  }
  expect(outcomes.size === total, `${BUNDLE_FILES.records} has ${outcomes.size} of ${total} records.`);
  for (const [outcome, count] of Object.entries(counts)) {
    const there = [...outcomes.values()].filter((each) => each === outcome).length;
    expect(
      there === count,
      `${BUNDLE_FILES.records} has ${there} ${outcome}, where the run counts ${count}.`,
    );
  }

  if (!bundle.has(BUNDLE_FILES.table)) return problems;
  const rows = await readTable(bundle, BUNDLE_FILES.table, problems);
  const ranked = dockings.toSorted((a, b) => a.docking.rank - b.docking.rank);
  const isRanked =
    rows.length === ranked.length &&
    ranked.every(({ docking: { ligand, origin, poses, rank } }, i) => {
      const row = rows[i];
      return (
        rank === i + 1 &&
        row?.rank === String(rank) &&
        row.ligand_id === ligand.id &&
        row.outcome === origin.kind &&
        outcomes.get(ligand.id) === origin.kind &&
        isNumber(row.affinity_kcal_per_mol, poses[0]?.affinityKcalPerMol) &&
        isNumber(row.affinity_as_reported_kcal_per_mol, poses[0]?.reportedAffinityKcalPerMol)
      );
    });
  expect(isRanked, `${BUNDLE_FILES.table} has other results than the dockings.`);
  const ledger = await readTable(bundle, BUNDLE_FILES.ledger, problems);
  const isAccounted =
    ledger.length === outcomes.size &&
    ledger.every(({ ligand_id: id = '', outcome }) => outcome === (outcomes.get(id) ?? 'pending'));
  expect(isAccounted, `${BUNDLE_FILES.ledger} has other outcomes than ${BUNDLE_FILES.records}.`);
  return problems;
}

async function readTable(
  bundle: OpenBundle,
  path: string,
  problems: string[],
): Promise<Record<string, string>[]> {
  try {
    return parse(await bundle.readText(path), { columns: true });
  } catch (error) {
    problems.push(`${path} is no table: ${error instanceof Error ? error.message : error}.`);
    return [];
  }
}

/** Tables have three digits. */
const isNumber = (cell: string | undefined, value: number | undefined) =>
  cell !== undefined && value !== undefined && Math.abs(Number(cell) - value) < 0.0006;
