import { z } from 'zod';
import { setRunMetaStatus } from '@/db/metadata/runs-repository';
import { failJob } from '@/db/results/jobs-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Ends a run that cannot be planned, after the last try: every undecided ligand is failed with the reason. */
export const failRun = defineUseCase({
  name: 'fail-run',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run'), error: z.string() }),
  run: async (ctx, { runId, error }, deps) => {
    const job = await deps.results.withResults(ctx.org.id, (conn) =>
      failJob(conn, runId, { code: 'run-failed', message: error }),
    );
    await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      setRunMetaStatus(tx, ctx.org.id, runId, job.status),
    );
    return { status: job.status };
  },
});
