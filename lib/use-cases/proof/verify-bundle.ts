import type { z } from 'zod';
import {
  BUNDLE_FILES,
  RUN_FILES,
  type RunFile,
  runFileSchema,
  runFolder,
  type ShortlistFile,
  shortlistFileSchema,
} from '@/lib/use-cases/proof/bundle-layout';
import { checkAudit } from '@/lib/use-cases/proof/check-audit';
import { checkCrate } from '@/lib/use-cases/proof/check-crate';
import {
  type BundledDocking,
  type CheckedBundle,
  type CheckedRun,
  checkDockings,
} from '@/lib/use-cases/proof/check-dockings';
import { checkFiles } from '@/lib/use-cases/proof/check-files';
import { checkShortlist } from '@/lib/use-cases/proof/check-shortlist';
import { checkChosen, checkTotals } from '@/lib/use-cases/proof/check-totals';
import {
  chooseSample,
  type DockedAgain,
  dockAgain,
  type SampleMachine,
} from '@/lib/use-cases/proof/dock-sample';
import {
  type ArchiveSource,
  BundleError,
  type BundleLimits,
  type OpenBundle,
  openBundle,
} from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';

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
  /** What the bundle is of: one of these; neither if it could not be read. */
  run: RunFile | null;
  shortlist: ShortlistFile | null;
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
export async function verifyBundle(
  archive: ArchiveSource,
  sample: SampleWanted | null,
  limits?: BundleLimits,
): Promise<BundleVerdict> {
  const verdict: BundleVerdict = { isSound: false, run: null, shortlist: null, checks: [], dockedAgain: [] };
  let bundle: OpenBundle | undefined;
  try {
    bundle = await openBundle(archive, limits);
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

  const checked: CheckedBundle = { bundle, hashes };
  const list = bundle.has(BUNDLE_FILES.shortlist)
    ? await readPart(checked, BUNDLE_FILES.shortlist, shortlistFileSchema)
    : null;
  const folders = list ? new Set(list.entries.map(({ runId }) => runFolder(runId))) : ([''] as const);
  const runs: CheckedRun[] = [];
  for (const folder of folders) {
    for (const name of ['records', 'receptorPdbqt'] as const)
      requirePart(checked, `${folder}${RUN_FILES[name]}`);
    const run = await readPart(checked, `${folder}${RUN_FILES.run}`, runFileSchema);
    runs.push({ ...checked, folder, run });
  }
  const [first] = runs;
  if (!first) throw new BundleError(`${BUNDLE_FILES.shortlist} names no result.`);
  requirePart(checked, BUNDLE_FILES.crate);
  if (list) verdict.shortlist = list;
  else verdict.run = first.run;
  const told = await checkCrate(bundle, hashes);
  add(verdict, 'metadata', told, 'the RO-Crate tells of every file, with its checksum');

  const dockings: BundledDocking[] = [];
  const signing: string[] = [];
  const adding: string[] = [];
  for (const each of runs) {
    const found = await checkDockings(each);
    dockings.push(...found.dockings);
    signing.push(...found.problems);
    adding.push(...(await (list ? checkChosen : checkTotals)(each, found.dockings)));
  }
  if (list) adding.push(...(await checkShortlist(checked, list, dockings)));
  const unsigned = dockings.filter(({ docking }) => !docking.hasInputs).length;
  const signatures = `${dockings.length - unsigned} of ${count(dockings.length, 'docking')}: each is that of its inputs`;
  const without = unsigned > 0 ? `; ${unsigned} from before inputs were kept` : '';
  add(verdict, 'signatures', signing, `${signatures}${without}`);
  const totals = list
    ? `${count(dockings.length, 'result')} of ${count(runs.length, 'run')}: those on the shortlist; its table agrees`
    : `${count(first.run.run.total, 'record')}, each with one outcome; the tables agree`;
  add(verdict, 'totals', adding, totals);

  const { exported, hasAudit } = list ?? first.run;
  if (hasAudit) {
    for (const path of [BUNDLE_FILES.auditChain, BUNDLE_FILES.auditEntries]) requirePart(checked, path);
    const about = {
      orgId: exported.from.id,
      runIds: runs.map(({ run }) => run.run.id),
      subjectId: list?.shortlist.id ?? null,
    };
    const { problems: broken, entries, last } = await checkAudit(bundle, about);
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

function requirePart({ bundle }: CheckedBundle, path: string): void {
  if (!bundle.has(path)) throw new BundleError(`${path} is missing: this is no proof bundle.`);
}

/** A file that tells of the whole. @throws BundleError if this version cannot read it */
async function readPart<T>(checked: CheckedBundle, path: string, schema: z.ZodType<T>): Promise<T> {
  requirePart(checked, path);
  const parsed = schema.safeParse(parseJson(await checked.bundle.readText(path)));
  if (parsed.success) return parsed.data;
  const why = parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; ');
  throw new BundleError(`${path} is none that this version can read (${why}).`);
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
