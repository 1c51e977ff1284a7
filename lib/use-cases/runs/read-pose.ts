import { z } from 'zod';
import { getLigandResult } from '@/db/results/results-repository';
import { NotFoundError } from '@/lib/domain/errors';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { readPoseRecord } from '@/lib/use-cases/runs/pose-record';

/** One pose of one ligand as an SDF record. */
export const readPose = defineUseCase({
  name: 'read-pose',
  permission: ['run:read', 'structure:read'],
  input: z.object({
    runId: idSchema('run'),
    ligandId: idSchema('ligand'),
    rank: z.coerce.number().int().min(1),
  }),
  run: async (ctx, { runId, ligandId, rank }, deps) => {
    const result = await deps.results.withResults(ctx.org.id, (conn) =>
      getLigandResult(conn, runId, ligandId),
    );
    const pose = result.poses.find((each) => each.rank === rank);
    if (!pose) throw new NotFoundError('pose');
    return {
      fileName: `${result.name}-pose-${rank}.sdf`,
      sdf: await readPoseRecord({ ctx, deps, runId }, result, pose, result.name),
    };
  },
});
