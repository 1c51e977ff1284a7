import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import { listScaffolds as loadScaffolds } from '@/db/results/scaffolds-repository';
import { type RunScaffolds, SCAFFOLD_SORTS } from '@/lib/domain/resources/run-scaffolds';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, limitSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { depictionPath } from '@/lib/use-cases/libraries/serialise-library';
import { refuseEmptyRanges, resultFilterShape } from '@/lib/use-cases/runs/result-filter-input';
import { searchFilter } from '@/lib/use-cases/runs/search-filter';

/** The Murcko scaffolds of the results that pass a filter, with how many ligands share each and the best of these. */
export const listScaffolds = defineUseCase({
  name: 'list-scaffolds',
  permission: ['run:read', 'structure:read'],
  input: z
    .strictObject({
      runId: idSchema('run'),
      sort: sortSchema(SCAFFOLD_SORTS),
      ...resultFilterShape,
      limit: limitSchema,
    })
    .superRefine(refuseEmptyRanges),
  run: async (ctx, { runId, sort, limit, ...filter }, deps): Promise<RunScaffolds> => {
    const searched = await searchFilter(ctx, deps, runId, filter);
    const { scaffolds, total, unknown } = await deps.results.withResults(ctx.org.id, async (conn) => {
      await getJob(conn, runId);
      return loadScaffolds(conn, runId, { filter: searched, by: sort, limit });
    });
    return {
      scaffolds: scaffolds.map(({ scaffold, ligands, bestAffinityKcalPerMol, bestLigandId }) => ({
        smiles: scaffold || null,
        ...{ ligands, bestAffinityKcalPerMol, bestLigandId },
        depiction: scaffold ? `${depictionPath(ctx.org.slug, bestLigandId)}?of=scaffold` : null,
      })),
      total,
      unknown,
    };
  },
});
