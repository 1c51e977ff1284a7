import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { getLigandResult } from '@/db/results/results-repository';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { NotFoundError, UnavailableError } from '@/lib/domain/errors';
import type { PoseAnalysis } from '@/lib/domain/resources/pose-analysis';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { interactiveChemistry } from '@/lib/use-cases/interactive-chemistry';
import { readPoseRecord } from '@/lib/use-cases/runs/pose-record';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';

const ANALYSIS_SECONDS = 20;

/**
 * What one pose holds on to in its receptor, and whether it is physically sound. Computed when it is asked for, which
 * costs a fraction of a second, from the bytes that were docked.
 */
export const analysePose = defineUseCase({
  name: 'analyse-pose',
  permission: ['run:read', 'structure:read'],
  input: z.object({
    runId: idSchema('run'),
    ligandId: idSchema('ligand'),
    rank: z.coerce.number().int().min(1),
  }),
  run: async (ctx, { runId, ligandId, rank }, deps): Promise<PoseAnalysis> => {
    const result = await deps.results.withResults(ctx.org.id, (conn) =>
      getLigandResult(conn, runId, ligandId),
    );
    const pose = result.poses.find((each) => each.rank === rank);
    if (!pose) throw new NotFoundError('pose');
    const meta = await deps.metadata.withOrganization(ctx.org.id, (tx) => getRunMeta(tx, ctx.org.id, runId));
    const spec = meta.params as RunSpec;
    const input = {
      molfile: await readPoseRecord({ ctx, deps, runId }, result, pose, result.name),
      receptorPdbqt: await loadReceptorPdbqt(deps, ctx.org.id, spec.target),
      preparedSmiles: result.preparedSmiles,
      searchSpace: spec.searchSpace,
      gridSpacingAngstrom: spec.parameters.gridSpacingAngstrom,
    };
    return interactiveChemistry()
      .run('analysePose', input, { timeoutSeconds: ANALYSIS_SECONDS })
      .catch((error: unknown) => {
        if (!(error instanceof ChemistryProcessError)) throw error;
        const message = 'This pose could not be analysed. Its file and its scores are there all the same.';
        throw new UnavailableError(message, 60, { cause: error });
      });
  },
});
