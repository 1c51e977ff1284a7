import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { getLigandResult } from '@/db/results/results-repository';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { UnavailableError } from '@/lib/domain/errors';
import type { RunId } from '@/lib/domain/ids';
import type { PoseDistance } from '@/lib/domain/resources/run-comparison';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { interactiveChemistry } from '@/lib/use-cases/interactive-chemistry';
import { readPoseRecord } from '@/lib/use-cases/runs/pose-record';

const RMSD_SECONDS = 20;

/**
 * How far apart the best poses of a molecule are in two runs. Null if they were docked into other bytes, which have
 * coordinates of their own, or are not the same molecule.
 */
export const comparePoses = defineUseCase({
  name: 'compare-poses',
  permission: ['run:read', 'structure:read'],
  input: z.object({
    ...{ a: idSchema('run'), b: idSchema('run') },
    ...{ ligandA: idSchema('ligand'), ligandB: idSchema('ligand') },
  }),
  run: async (ctx, { a, b, ligandA, ligandB }, deps): Promise<PoseDistance> => {
    const orgId = ctx.org.id;
    const results = await deps.results.withResults(orgId, async (conn) => [
      { runId: a, result: await getLigandResult(conn, a, ligandA) },
      { runId: b, result: await getLigandResult(conn, b, ligandB) },
    ]);
    const receptorOf = async (runId: RunId) => {
      const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
      return (meta.params as RunSpec).target.pdbqtSha256;
    };
    if ((await receptorOf(a)) !== (await receptorOf(b))) return { rmsdAngstrom: null };
    const molfiles = await Promise.all(
      results.flatMap(({ runId, result }) =>
        result.poses.slice(0, 1).map((pose) => readPoseRecord({ ctx, deps, runId }, result, pose, 'pose')),
      ),
    );
    const [one, other] = molfiles;
    if (one === undefined || other === undefined) return { rmsdAngstrom: null };
    const rmsdAngstrom = await interactiveChemistry()
      .run('poseRmsd', { one, other }, { timeoutSeconds: RMSD_SECONDS })
      .catch((error: unknown) => {
        if (!(error instanceof ChemistryProcessError)) throw error;
        const message = 'These poses could not be compared. Their files are there all the same.';
        throw new UnavailableError(message, 60, { cause: error });
      });
    return { rmsdAngstrom };
  },
});
