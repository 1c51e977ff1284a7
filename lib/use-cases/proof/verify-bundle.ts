import { BUNDLE_FILES, type RunFile, runFileSchema } from '@/lib/use-cases/proof/bundle-layout';
import { checkAudit } from '@/lib/use-cases/proof/check-audit';
import { checkCrate, parseJson } from '@/lib/use-cases/proof/check-crate';
import {
  type BundledDocking,
  type CheckedBundle,
  checkDockings,
  checkTotals,
} from '@/lib/use-cases/proof/check-dockings';
import { checkFiles } from '@/lib/use-cases/proof/check-files';
import {
  chooseSample,
  type DockedAgain,
  dockAgain,
  type SampleMachine,
} from '@/lib/use-cases/proof/dock-sample';
import { BundleError, type OpenBundle, openBundle } from '@/lib/use-cases/proof/open-bundle';

/** One of the questions that a bundle is asked. */
export interface BundleCheck {
  name: string;
  outcome: 'passed' | 'failed' | 'not asked';
  /** In a few words. */
  detail: string;
  /** What is wrong, each with the name of the file. */
  problems: string[];
}

export interface BundleVerdict {
  isSound: boolean;
  /** Null if it could not be read. */
  run: RunFile | null;
  checks: BundleCheck[];
  dockedAgain: DockedAgain[];
}

export interface SampleWanted {
  /** How many; all, if there are not as many. */
  count: number;
  /** Decides which. */
  word: string;
  /** Started when all else is sound. */
  startMachine: () => Promise<SampleMachine>;
  onDocked?: (docked: DockedAgain) => void;
}

const count = (n: number, noun: string) => `${n} ${noun}${n === 1 ? '' : 's'}`;

/**
 * Verifies a proof bundle, with nothing but the bundle: every file by its checksum, every signature by its inputs, the
 * totals, the extract of the audit log, and a sample of its dockings by docking them again. What rests on a question
 * that was answered with no is not asked.
 */
export async function verifyBundle(archivePath: string, sample: SampleWanted | null): Promise<BundleVerdict> {
  const verdict: BundleVerdict = { isSound: false, run: null, checks: [], dockedAgain: [] };
  let bundle: OpenBundle | undefined;
  try {
    bundle = await openBundle(archivePath);
    await ask(bundle, sample, verdict);
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    add(verdict, 'archive', [error.message], '');
  } finally {
    bundle?.close();
  }
  verdict.isSound = verdict.checks.every(({ outcome }) => outcome !== 'failed');
  return verdict;
}

async function ask(bundle: OpenBundle, sample: SampleWanted | null, verdict: BundleVerdict): Promise<void> {
  const bytes = bundle.paths.reduce((sum, path) => sum + bundle.sizeOf(path), 0);
  const { problems, hashes } = await checkFiles(bundle);
  const size = `${(bytes / 1e6).toFixed(1)} MB`;
  const isWhole = `${count(bundle.paths.length, 'file')}, ${size}: none missing, none added, each as it was`;
  if (!add(verdict, 'files', problems, isWhole)) return;

  for (const path of [BUNDLE_FILES.run, BUNDLE_FILES.records, BUNDLE_FILES.receptorPdbqt, BUNDLE_FILES.crate])
    if (!bundle.has(path)) throw new BundleError(`${path} is missing: this is no proof bundle.`);
  const parsed = runFileSchema.safeParse(parseJson(await bundle.readText(BUNDLE_FILES.run)));
  if (!parsed.success) {
    const why = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
    throw new BundleError(`${BUNDLE_FILES.run} does not tell of a run that this version can read (${why}).`);
  }
  const checked: CheckedBundle = { bundle, hashes, run: parsed.data };
  verdict.run = checked.run;
  add(
    verdict,
    'metadata',
    await checkCrate(bundle, hashes),
    'the RO-Crate tells of every file, with its checksum',
  );

  const found = await checkDockings(checked);
  const { dockings } = found;
  const unsigned = dockings.filter(({ docking }) => !docking.hasInputs).length;
  const signatures = `${dockings.length - unsigned} of ${count(dockings.length, 'docking')}: each is that of its inputs`;
  const without = unsigned > 0 ? `; ${unsigned} from before inputs were kept` : '';
  add(verdict, 'signatures', found.problems, `${signatures}${without}`);
  const totals = `${count(checked.run.run.total, 'record')}, each with one outcome; the tables agree`;
  add(verdict, 'totals', await checkTotals(checked, dockings), totals);

  if (checked.run.hasAudit) {
    const { problems: broken, entries, last } = await checkAudit(checked);
    const end = last ? `, from a log that ended with entry ${last.seq}` : '';
    add(
      verdict,
      'audit extract',
      broken,
      `${count(entries, 'entry').replace('entrys', 'entries')} with right hashes${end}`,
    );
  } else skip(verdict, 'audit extract', 'not in this bundle: its exporter could not read the log');

  const isSoundSoFar = verdict.checks.every(({ outcome }) => outcome !== 'failed');
  if (!sample || sample.count === 0) skip(verdict, 'docked again', 'not wanted');
  else if (!isSoundSoFar) skip(verdict, 'docked again', 'not before the rest is sound');
  else if (dockings.length === unsigned) skip(verdict, 'docked again', 'nothing here can be');
  else await askAgain(checked, dockings, sample, verdict);
}

async function askAgain(
  checked: CheckedBundle,
  dockings: readonly BundledDocking[],
  sample: SampleWanted,
  verdict: BundleVerdict,
): Promise<void> {
  const machine = await sample.startMachine();
  for (const chosen of chooseSample(dockings, sample.count, sample.word)) {
    const again = await dockAgain(checked, chosen, machine);
    verdict.dockedAgain.push(again);
    sample.onDocked?.(again);
  }
  const problems = verdict.dockedAgain
    .filter(({ isSame }) => !isSame)
    .map(({ folder, detail }) => `${folder}: ${detail}`);
  const all = `${verdict.dockedAgain.length} of ${count(dockings.length, 'docking')}, each to the same result`;
  add(verdict, 'docked again', problems, all);
}

/** @returns true if nothing is wrong */
function add({ checks }: BundleVerdict, name: string, problems: string[], passed: string): boolean {
  const isSound = problems.length === 0;
  const detail = isSound ? passed : count(problems.length, 'problem');
  checks.push({ name, outcome: isSound ? 'passed' : 'failed', detail, problems });
  return isSound;
}

function skip({ checks }: BundleVerdict, name: string, detail: string): void {
  checks.push({ name, outcome: 'not asked', detail, problems: [] });
}
