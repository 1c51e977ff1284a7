import { z } from 'zod';
import { setRunMetaStatus } from '@/db/metadata/runs-repository';
import { finishJob } from '@/db/results/jobs-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/**
 * Closes a run whose every input is decided. A repeat recognises its own work; a run with undecided inputs is left
 * alone, because the wake-up came too early and another will follow.
 */
export const finishRun = defineUseCase({
  name: 'finish-run',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) => finishJob(conn, runId));
    await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      setRunMetaStatus(tx, ctx.org.id, runId, job.status),
    );
    return { status: job.status };
  },
});
