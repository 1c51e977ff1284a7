import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import { getLigandResult } from '@/db/results/results-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { readPoseRecord } from '@/lib/use-cases/runs/pose-record';
import { rankedResults } from '@/lib/use-cases/runs/ranked-results';

/** Poses of a run as SDF, best ligand first, streamed: the best pose of each ligand, or all of them. */
export const exportRunSdf = defineUseCase({
  name: 'export-run-sdf',
  permission: ['run:read', 'structure:read'],
  input: z.object({ runId: idSchema('run'), poses: z.enum(['best', 'all']).default('best') }),
  run: async (ctx, { runId, poses }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) => getJob(conn, runId));
    async function* chunks(): AsyncGenerator<Uint8Array> {
      const encoder = new TextEncoder();
      for await (const row of rankedResults(deps, ctx.org.id, runId)) {
        const result = await deps.results.withResults(ctx.org.id, (conn) =>
          getLigandResult(conn, runId, row.ligandId),
        );
        for (const pose of poses === 'all' ? result.poses : result.poses.slice(0, 1)) {
          yield encoder.encode(await readPoseRecord({ ctx, deps, runId }, result, pose, result.name));
        }
      }
    }
    return { fileName: `${job.name}.sdf`, chunks: chunks() };
  },
});
