import {
  BUNDLE_FILES,
  dockingFolder,
  runFolder,
  type ShortlistFile,
} from '@/lib/use-cases/proof/bundle-layout';
import type { BundledDocking, CheckedBundle } from '@/lib/use-cases/proof/check-dockings';
import { isNumber, readTable } from '@/lib/use-cases/proof/check-totals';

/**
 * Checks that a bundle has the very results that its shortlist names, that its table tells of the same, and that there is
 * no other file.
 * @returns what is wrong
 */
export async function checkShortlist(
  { bundle }: CheckedBundle,
  list: ShortlistFile,
  dockings: readonly BundledDocking[],
): Promise<string[]> {
  const { shortlist, shortlistTable } = BUNDLE_FILES;
  const problems: string[] = [];
  const named = new Set(
    list.entries.map((entry) => `${runFolder(entry.runId)}${dockingFolder(entry.record, entry.ligandId)}`),
  );
  if (named.size !== list.entries.length) problems.push(`${shortlist} names a result twice.`);
  const there = new Set(dockings.map(({ folder }) => folder));
  for (const folder of named) if (!there.has(folder)) problems.push(`${folder} is missing.`);
  for (const folder of there) if (!named.has(folder)) problems.push(`${folder} is not on ${shortlist}.`);
  const ofBundle = new Set<string>(Object.values(BUNDLE_FILES));
  const ofRuns = [...new Set(list.entries.map(({ runId }) => runFolder(runId)))];
  for (const path of bundle.paths)
    if (!ofBundle.has(path) && !ofRuns.some((folder) => path.startsWith(folder)))
      problems.push(`${path} is of nothing on ${shortlist}.`);

  if (!bundle.has(shortlistTable)) return [...problems, `${shortlistTable} is missing.`];
  const rows = await readTable(bundle, shortlistTable, problems);
  const byFolder = new Map(dockings.map((each) => [each.folder, each.docking]));
  const isTheSame =
    rows.length === list.entries.length &&
    list.entries.every(({ runId, ligandId, record, starredAt }, i) => {
      const row = rows[i];
      const docking = byFolder.get(`${runFolder(runId)}${dockingFolder(record, ligandId)}`);
      return (
        row?.run_id === runId &&
        row.ligand_id === ligandId &&
        row.starred_at === starredAt &&
        row.rank === String(docking?.rank) &&
        isNumber(row.affinity_kcal_per_mol, docking?.poses[0]?.affinityKcalPerMol)
      );
    });
  if (!isTheSame) problems.push(`${shortlistTable} has other results than ${shortlist}.`);
  return problems;
}
