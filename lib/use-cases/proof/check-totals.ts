import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { RUN_FILES } from '@/lib/use-cases/proof/bundle-layout';
import type { BundledDocking, CheckedRun } from '@/lib/use-cases/proof/check-dockings';
import type { OpenBundle } from '@/lib/use-cases/proof/open-bundle';
import { parseJson } from '@/lib/use-cases/proof/parse-json';

const recordSchema = z.object({ record: z.number(), ligandId: z.string(), outcome: z.string().nullable() });

/** What became of the records of a run that a bundle has, by the ids of their ligands. */
type Outcomes = ReadonlyMap<string, string | null>;

/** Checks that the receptor is the run's, and that each docking is the outcome of its record. */
async function checkRecords(
  { bundle, folder, run, hashes }: CheckedRun,
  dockings: readonly BundledDocking[],
  problems: string[],
): Promise<Outcomes> {
  const at = (name: 'run' | 'receptorPdbqt' | 'records') => `${folder}${RUN_FILES[name]}`;
  const { target } = run;
  const uploads = `${folder}receptor/uploaded`;
  const uploaded = bundle.paths.find((path) => path.startsWith(`${uploads}.`)) ?? uploads;
  if (hashes.get(at('receptorPdbqt')) !== target.pdbqtSha256)
    problems.push(`${at('receptorPdbqt')} is not the receptor of ${at('run')}.`);
  if (hashes.get(uploaded) !== target.uploaded.sha256)
    problems.push(`${uploaded} is not the upload of ${at('run')}.`);
  const outcomes = new Map<string, string | null>();
  for (const line of (await bundle.readText(at('records'))).split('\n').filter(Boolean)) {
    const parsed = recordSchema.safeParse(parseJson(line));
    if (parsed.success) outcomes.set(parsed.data.ligandId, parsed.data.outcome);
    else problems.push(`${at('records')} has a line that is no record.`);
  }
  for (const { folder: own, docking } of dockings) {
    if (outcomes.get(docking.ligand.id) !== docking.origin.kind)
      problems.push(`${at('records')} has another outcome than ${own}.`);
  }
  return outcomes;
}

/**
 * Checks of a run of which a bundle has all that tables, records and totals tell of the same dockings.
 * @returns what is wrong
 */
export async function checkTotals(
  checked: CheckedRun,
  dockings: readonly BundledDocking[],
): Promise<string[]> {
  const problems: string[] = [];
  const expect = (isRight: boolean, problem: string) => isRight || problems.push(problem);
  const { bundle, run } = checked;
  const outcomes = await checkRecords(checked, dockings, problems);
  const { total, counts } = run.run;
  const made = { docked: 0, reused: 0 };
  for (const { docking } of dockings) made[docking.origin.kind]++;
  expect(
    made.docked === (counts.docked ?? 0) && made.reused === (counts.reused ?? 0),
    `${RUN_FILES.run} counts ${counts.docked ?? 0} docked and ${counts.reused ?? 0} reused; there are ${made.docked} and ${made.reused}.`,
  );
  expect(outcomes.size === total, `${RUN_FILES.records} has ${outcomes.size} of ${total} records.`);
  for (const [outcome, count] of Object.entries(counts)) {
    const there = [...outcomes.values()].filter((each) => each === outcome).length;
    expect(there === count, `${RUN_FILES.records} has ${there} ${outcome}, where the run counts ${count}.`);
  }

  if (!bundle.has(RUN_FILES.table)) return problems;
  const rows = await readTable(bundle, RUN_FILES.table, problems);
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
        isNumber(row.affinity_kcal_per_mol, poses[0]?.affinityKcalPerMol) &&
        isNumber(row.affinity_as_reported_kcal_per_mol, poses[0]?.reportedAffinityKcalPerMol)
      );
    });
  expect(isRanked, `${RUN_FILES.table} has other results than the dockings.`);
  const ledger = await readTable(bundle, RUN_FILES.ledger, problems);
  const isAccounted =
    ledger.length === outcomes.size &&
    ledger.every(({ ligand_id: id = '', outcome }) => outcome === (outcomes.get(id) ?? 'pending'));
  expect(isAccounted, `${RUN_FILES.ledger} has other outcomes than ${RUN_FILES.records}.`);
  return problems;
}

/**
 * Checks of a run of which a bundle has some results that there is one record for each of them, and no other.
 * @returns what is wrong
 */
export async function checkChosen(
  checked: CheckedRun,
  dockings: readonly BundledDocking[],
): Promise<string[]> {
  const problems: string[] = [];
  const outcomes = await checkRecords(checked, dockings, problems);
  if (outcomes.size !== dockings.length)
    problems.push(
      `${checked.folder}${RUN_FILES.records} has ${outcomes.size} records of ${dockings.length} dockings.`,
    );
  return problems;
}

/** A table with its names of columns. What cannot be read is among the problems. */
export async function readTable(
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
export const isNumber = (cell: string | undefined, value: number | undefined) =>
  cell !== undefined && value !== undefined && Math.abs(Number(cell) - value) < 0.0006;
