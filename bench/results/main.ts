import { availableParallelism } from 'node:os';
import { parseArgs } from 'node:util';
import { removeUnused } from '@/bench/results/ageing';
import { fillRuns, POSES_OF_A_LIGAND } from '@/bench/results/fill';
import { type IngestTimes, ingestDecisions, ingestPoses } from '@/bench/results/ingest';
import { type Laboratory, startLaboratories } from '@/bench/results/laboratory';
import { firstAndDeepPage, type LargestRun, type Reading, timeReading } from '@/bench/results/reading';
import { median } from '@/bench/statistics';
import type { RunId } from '@/lib/domain/ids';
import { exitWith, StackError } from '@/scripts/stack/stop';

const LEAST_INGEST = 0.7;
const MOST_GROWTH = 1.5;
const MOST_DEPTH = 1.2;
const DEPTH = 100_000;
const SMALL_RUN = 100;

/** How often a reading is repeated, and what its time at ten million may be of that at a tenth; what is only told has no limit. */
const READINGS: Record<Reading, { words: string; repeats: number; most?: number }> = {
  top: { words: 'the best 100 of the largest run', repeats: 31, most: MOST_GROWTH },
  filteredTop: { words: 'the best 100 that pass a filter', repeats: 31, most: MOST_GROWTH },
  plots: { words: 'total, histogram, cells and curve', repeats: 31, most: MOST_GROWTH },
  filteredCount: { words: 'count of what passes a filter', repeats: 5 },
  filteredPlots: { words: 'plots of what passes a filter', repeats: 3 },
};

/**
 * `npm run bench:results`: an organisation with ten million poses beside one with a tenth of them, each in one large run
 * and many small ones. Prints ratios, and ends with 1 if one is not as wanted.
 */
await exitWith(async () => {
  const { values } = parseArgs({ options: { poses: { type: 'string', default: '10000000' } } });
  const ligands = Math.floor(Number(values.poses) / POSES_OF_A_LIGAND);
  if (!(ligands >= 10_000)) throw new StackError('--poses is a number, at least 90000.');
  const say = (line: string) => console.log(line);
  const laboratories = await startLaboratories();
  let isGood = true;
  const check = (holds: boolean, words: string) => {
    say(`${words}${holds ? '' : '   <-- NOT as wanted'}`);
    isGood &&= holds;
  };
  try {
    const small = await fill(await laboratories.open(), Math.floor(ligands / 10), say);
    const large = await fill(await laboratories.open(), ligands, say);
    const { lab } = large;
    // The fill is on its disk, before anything is timed.
    await lab.owner`checkpoint`;
    const [size] = await lab.owner<{ poses: number; size: string }[]>`
      select count(*)::float8 as poses, pg_size_pretty(pg_database_size(current_database())) as size from docking_results`;
    say(`\n${size?.poses} poses, ${size?.size}, on ${availableParallelism()} cores; medians\n`);

    for (const [reading, { words, repeats, most }] of Object.entries(READINGS)) {
      const times = await timeReading(reading as Reading, small, large, repeats);
      const ratio = times.large / times.small;
      const line = `${words}: ${times.large.toFixed(1)} ms, at a tenth ${times.small.toFixed(1)} ms: ratio ${ratio.toFixed(2)}`;
      if (most === undefined) say(line);
      else check(ratio <= most, `${line} (at most ${most} wanted)`);
    }
    const depth = Math.min(DEPTH, Math.floor(ligands / 2));
    const { first, deep } = await firstAndDeepPage(lab, large.runId, depth);
    check(
      deep / first <= MOST_DEPTH,
      `page ${depth} rows deep: ${deep.toFixed(1)} ms, the first ${first.toFixed(1)} ms: ratio ${(deep / first).toFixed(2)} (at most ${MOST_DEPTH} wanted)`,
    );

    const turns = 7;
    const batch = Math.min(2_000, ligands);
    const rate = (rows: number, ms: number) => `${Math.round((rows * 1000) / ms)} a second`;
    const compare = (words: string, rows: number, { product, copy }: IngestTimes) => {
      const [ours, theirs] = [median(product), median(copy)];
      const ratio = theirs / ours;
      return {
        ratio,
        line: `${words} ${rate(rows, ours)}, by COPY ${rate(rows, theirs)}: ratio ${ratio.toFixed(2)}`,
      };
    };
    const poses = compare('poses', batch * POSES_OF_A_LIGAND, await ingestPoses(lab, turns, batch));
    check(poses.ratio >= LEAST_INGEST, `${poses.line} (at least ${LEAST_INGEST} wanted)`);
    const decisions = compare('whole ligands', batch, await ingestDecisions(lab, turns, batch));
    say(decisions.line);
    const { times, removed } = await removeUnused(lab, 5);
    say(
      `retention by row: ${removed} unused results with their poses in ${times.length} transactions of ${median(times).toFixed(0)} ms`,
    );
    return isGood ? 0 : 1;
  } finally {
    await laboratories.close();
  }
});

/** Nine tenths of the ligands in one run, the others in small ones. */
async function fill(lab: Laboratory, ligands: number, say: (line: string) => void): Promise<LargestRun> {
  const started = performance.now();
  const largest = Math.round(ligands * 0.9);
  const small = Array.from({ length: Math.floor((ligands - largest) / SMALL_RUN) }, () => SMALL_RUN);
  const [runId] = await fillRuns(lab.owner, [largest, ...small], 0.1);
  const seconds = (performance.now() - started) / 1000;
  say(`${ligands} ligands in ${small.length + 1} runs filled in within ${seconds.toFixed(0)} s`);
  return { lab, runId: runId as RunId };
}
