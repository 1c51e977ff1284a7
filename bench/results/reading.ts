import type { Laboratory } from '@/bench/results/laboratory';
import { median } from '@/bench/statistics';
import type { ResultsConnection } from '@/db/results/connection';
import { countByCell, resultExtent, sampleRanking } from '@/db/results/result-plots-repository';
import { countMatchingResults, listResults, type ResultPosition } from '@/db/results/results-repository';
import type { RunId } from '@/lib/domain/ids';
import { affinityBins, heavyAtomsStep } from '@/lib/domain/result-plots';
import { RANKING, type ResultFilter, type ResultQuery } from '@/lib/domain/result-query';

const PAGE = 100;
const PAGES = 21;

/** About a sixth of drug-like molecules. */
const FILTER: ResultFilter = { heavyAtomsMin: 28, heavyAtomsMax: 31, flag: 'none' };
const FILTERED: ResultQuery = { ...RANKING, filter: FILTER };

/** The largest run of an organisation. */
export interface LargestRun {
  lab: Laboratory;
  runId: RunId;
}

/** What the page of a run asks of its repositories. */
const READINGS = {
  top: (conn, runId) => listResults(conn, runId, { limit: PAGE }),
  filteredTop: (conn, runId) => listResults(conn, runId, { query: FILTERED, limit: PAGE }),
  /** The total, the histogram, the cells and the curve of the plots. */
  plots: (conn, runId) => readPlots(conn, runId, {}),
  filteredCount: (conn, runId) => countMatchingResults(conn, runId, FILTER),
  filteredPlots: (conn, runId) => readPlots(conn, runId, FILTER),
} satisfies Record<string, (conn: ResultsConnection, runId: RunId) => Promise<unknown>>;
export type Reading = keyof typeof READINGS;

/** Times a reading of two organisations in turns, both warm. @returns medians in milliseconds */
export async function timeReading(
  reading: Reading,
  small: LargestRun,
  large: LargestRun,
  repeats: number,
): Promise<{ small: number; large: number }> {
  const times: { small: number[]; large: number[] } = { small: [], large: [] };
  for (let i = 0; i <= repeats; i++) {
    for (const [name, { lab, runId }] of Object.entries({ small, large })) {
      const took = await lab.inResults((conn) => milliseconds(() => READINGS[reading](conn, runId)));
      // The first time loads what the others find there.
      if (i > 0) times[name as keyof typeof times].push(took);
    }
  }
  return { small: median(times.small), large: median(times.large) };
}

/** The first page of a ranking against one that begins `depth` rows below, in milliseconds, in turns. */
export async function firstAndDeepPage(
  lab: Laboratory,
  runId: RunId,
  depth: number,
): Promise<{ first: number; deep: number }> {
  const after = await positionAt(lab, runId, depth);
  const times: { first: number[]; deep: number[] } = { first: [], deep: [] };
  await lab.inResults(async (conn) => {
    for (let i = 0; i < PAGES; i++) {
      times.first.push(await milliseconds(() => listResults(conn, runId, { limit: PAGE })));
      times.deep.push(await milliseconds(() => listResults(conn, runId, { limit: PAGE, after })));
    }
  });
  return { first: median(times.first), deep: median(times.deep) };
}

/** As somebody gets there who pages on and on, only in longer pages. */
async function positionAt(lab: Laboratory, runId: RunId, depth: number): Promise<ResultPosition> {
  let after: ResultPosition | undefined;
  for (let left = depth; left > 0; left -= 10_000) {
    const limit = Math.min(left, 10_000);
    const rows = await lab.inResults((conn) => listResults(conn, runId, { limit, after }));
    after = rows.at(-1)?.position;
    if (rows.length < limit) throw new Error(`The run has no ${depth} results.`);
  }
  if (after?.rank !== depth) throw new Error(`Row ${depth} says that it is number ${after?.rank}.`);
  return after;
}

async function readPlots(conn: ResultsConnection, runId: RunId, filter: ResultFilter): Promise<void> {
  const extent = await resultExtent(conn, runId);
  if (!extent) throw new Error('The run has no results.');
  const { origin, step } = affinityBins(...extent.affinityKcalPerMol);
  const grid = {
    affinityOriginKcalPerMol: origin,
    affinityStepKcalPerMol: step,
    heavyAtomsOrigin: extent.heavyAtoms[0],
    heavyAtomsStep: heavyAtomsStep(...extent.heavyAtoms),
  };
  const cells = await countByCell(conn, runId, grid, filter);
  const total = cells.reduce((sum, cell) => sum + cell.total, 0);
  if (total !== extent.total) throw new Error(`${total} of ${extent.total} results are in a cell.`);
  const every = Math.ceil(total / 300);
  await sampleRanking(conn, runId, { top: 50, step: every, everyMatching: every }, filter);
}

async function milliseconds(read: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await read();
  return performance.now() - started;
}
