import type { BundleVerdict } from '@/lib/use-cases/proof/verify-bundle';

/** So many problems of one check are printed; the rest are counted. */
const MOST_PROBLEMS = 20;
const NAME_WIDTH = 15;
const OUTCOME_WIDTH = 11;

/** What a verification found, for a terminal. */
export function describeVerdict({
  run,
  shortlist: list,
  checks,
  dockedAgain,
  isSound,
}: BundleVerdict): string {
  const lines: string[] = [];
  if (run) {
    const { exported } = run;
    lines.push(
      `Run "${run.run.name}" (${run.run.id}) of ${exported.from.name}: ${run.library.name} into ${run.target.name}.`,
      `Asked for by ${run.run.askedBy.name ?? run.run.askedBy.id}, ${moment(run.run.askedAt)}; taken away ${moment(exported.at)}.`,
      '',
    );
  }
  if (list) {
    const { exported, shortlist, entries } = list;
    lines.push(
      `Shortlist "${shortlist.name}" (${shortlist.id}) of ${exported.from.name}: ${entries.length} results.`,
      `Made by ${shortlist.madeBy.name ?? shortlist.madeBy.id}, ${moment(shortlist.madeAt)}; taken away ${moment(exported.at)}.`,
      '',
    );
  }
  for (const { name, outcome, detail, problems } of checks) {
    lines.push(`${name.padEnd(NAME_WIDTH)}${outcome.padEnd(OUTCOME_WIDTH)}${detail}`);
    for (const problem of problems.slice(0, MOST_PROBLEMS)) lines.push(`    ${problem}`);
    if (problems.length > MOST_PROBLEMS) lines.push(`    and ${problems.length - MOST_PROBLEMS} more`);
  }
  if (dockedAgain.length > 0) lines.push('');
  for (const { folder, isSame, detail } of dockedAgain)
    lines.push(`${isSame ? 'same     ' : 'DIFFERENT'}  ${folder.replace('dockings/', '')}  ${detail}`);
  lines.push('', isSound ? 'The bundle is sound.' : 'The bundle is REFUSED.');
  return lines.join('\n');
}

const moment = (iso: string) => `${iso.slice(0, 16).replace('T', ' ')} UTC`;
