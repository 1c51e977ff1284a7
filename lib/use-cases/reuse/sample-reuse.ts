import { z } from 'zod';
import { getCacheSettings } from '@/db/metadata/cache-settings-repository';
import { getJob } from '@/db/results/jobs-repository';
import { sampleReused } from '@/db/results/reuse-checks-repository';
import { isFinalRunState } from '@/lib/domain/states';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Chooses what of a run that has ended is docked again because it was reused; once for a run. */
export const sampleReuse = defineUseCase({
  name: 'sample-reuse',
  permission: 'job:execute',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps): Promise<{ checks: number }> => {
    const orgId = ctx.org.id;
    const { verifiedSharePercent } = await deps.metadata.withOrganization(orgId, (tx) =>
      getCacheSettings(tx, orgId),
    );
    return deps.results.withResults(orgId, async (conn) => {
      const job = await getJob(conn, runId);
      if (!isFinalRunState(job.status) || job.counts.reused === 0) return { checks: 0 };
      return { checks: await sampleReused(conn, runId, verifiedSharePercent) };
    });
  },
});
