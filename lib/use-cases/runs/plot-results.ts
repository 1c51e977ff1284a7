import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import {
  countByCell,
  resultExtent,
  sampleRanking,
  tallyMatching,
} from '@/db/results/result-plots-repository';
import { enrichmentOf, marksActives } from '@/lib/domain/enrichment';
import type { ResultPlots } from '@/lib/domain/resources/runs';
import { affinityBins, heavyAtomsStep, roundTo } from '@/lib/domain/result-plots';
import { activeParts } from '@/lib/domain/result-query';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import {
  refuseEmptyRanges,
  requireVisible,
  resultFilterShape,
} from '@/lib/use-cases/runs/result-filter-input';
import { searchFilter } from '@/lib/use-cases/runs/search-filter';

/** Places of the ranking that are always told, evenly spread ones, and as many of those that pass the filter. */
const TOP_PLACES = 50;
const PLACES = 300;

/** What the plots of a run's results are drawn from: counted here, so that a million results are no more to draw than a thousand. */
export const plotResults = defineUseCase({
  name: 'plot-results',
  permission: 'run:read',
  input: z.strictObject({ runId: idSchema('run'), ...resultFilterShape }).superRefine(refuseEmptyRanges),
  run: async (ctx, { runId, ...filter }, deps): Promise<ResultPlots> => {
    requireVisible(ctx, filter);
    const searched = await searchFilter(ctx, deps, runId, filter);
    return deps.results.withResults(ctx.org.id, async (conn) => {
      await getJob(conn, runId);
      const extent = await resultExtent(conn, runId);
      if (!extent) {
        const affinity = { binKcalPerMol: 1, bins: [] };
        return { total: 0, matching: 0, affinity, cells: [], ranking: [], enrichment: null };
      }
      const { origin, step, bins } = affinityBins(...extent.affinityKcalPerMol);
      const grid = {
        affinityOriginKcalPerMol: origin,
        affinityStepKcalPerMol: step,
        heavyAtomsOrigin: extent.heavyAtoms[0],
        heavyAtomsStep: heavyAtomsStep(...extent.heavyAtoms),
      };
      const cells = await countByCell(conn, runId, grid, searched);
      const matching = cells.reduce((sum, cell) => sum + cell.matching, 0);
      const histogram = Array.from({ length: bins }, (_, bin) => ({
        fromKcalPerMol: roundTo(origin + bin * step),
        total: 0,
        matching: 0,
      }));
      for (const cell of cells) {
        const bin = histogram[cell.affinityBin];
        if (!bin) continue;
        bin.total += cell.total;
        bin.matching += cell.matching;
      }
      const ranking = await sampleRanking(
        conn,
        runId,
        {
          top: TOP_PLACES,
          step: Math.ceil(extent.total / PLACES),
          everyMatching: Math.max(1, Math.ceil(matching / PLACES)),
        },
        searched,
      );
      return {
        total: extent.total,
        matching,
        affinity: { binKcalPerMol: step, bins: histogram },
        cells: cells.map(({ affinityKcalPerMol, heavyAtoms, total, matching }) => ({
          affinityKcalPerMol,
          heavyAtoms,
          total,
          matching,
        })),
        ranking,
        enrichment: marksActives(activeParts(filter))
          ? enrichmentOf(await tallyMatching(conn, runId, extent.total, searched))
          : null,
      };
    });
  },
});
