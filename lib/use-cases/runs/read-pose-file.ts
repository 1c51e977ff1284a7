import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { getLigandResult } from '@/db/results/results-repository';
import { ChemistryProcessError } from '@/lib/chemistry/molecules/chemistry-pool';
import { ConflictError, NotFoundError, UnavailableError } from '@/lib/domain/errors';
import { POSE_FILE_PARTS } from '@/lib/domain/resources/pose-files';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { interactiveChemistry } from '@/lib/use-cases/interactive-chemistry';
import { readPoseRecord } from '@/lib/use-cases/runs/pose-record';
import { loadReceptorPdbqt } from '@/lib/use-cases/runs/receptor-files';

const WRITING_SECONDS = 20;

/** One pose as PDBQT, or as a complex with the receptor that it was docked into. */
export const readPoseFile = defineUseCase({
  name: 'read-pose-file',
  permission: ['run:read', 'structure:read'],
  input: z.object({
    runId: idSchema('run'),
    ligandId: idSchema('ligand'),
    rank: z.coerce.number().int().min(1),
    part: z.enum(POSE_FILE_PARTS),
  }),
  run: async (ctx, { runId, ligandId, rank, part }, deps) => {
    const orgId = ctx.org.id;
    const result = await deps.results.withResults(orgId, (conn) => getLigandResult(conn, runId, ligandId));
    const pose = result.poses.find((each) => each.rank === rank);
    if (!pose) throw new NotFoundError('pose');
    const meta = await deps.metadata.withOrganization(orgId, (tx) => getRunMeta(tx, orgId, runId));
    const { target } = meta.params as RunSpec;
    const name = result.name.replaceAll(/[\p{Cc}\u2028\u2029]+/gu, ' ').slice(0, 60);
    const input = {
      part,
      molfile: await readPoseRecord({ ctx, deps, runId }, result, pose, result.name),
      receptorPdbqt: await loadReceptorPdbqt(deps, orgId, target),
      title: `${name}, pose ${rank}, ${pose.affinityKcalPerMol.toFixed(3)} kcal/mol`,
    };
    const written = await interactiveChemistry()
      .run('writePoseFile', input, { timeoutSeconds: WRITING_SECONDS })
      .catch((error: unknown) => {
        if (!(error instanceof ChemistryProcessError)) throw error;
        const message = 'This pose could not be written so. Its SDF is there all the same.';
        throw new UnavailableError(message, 60, { cause: error });
      });
    if ('problem' in written) throw new ConflictError(written.problem);
    const [what, extension] = part.split('.');
    return { fileName: `${result.name}-pose-${rank}-${what}.${extension}`, text: written.text };
  },
});
