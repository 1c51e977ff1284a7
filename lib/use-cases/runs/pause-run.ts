import { z } from 'zod';
import { pauseJob } from '@/db/results/jobs-repository';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { openJob } from '@/lib/use-cases/runs/open-job';

/**
 * Lets a run hold on: no ligand of it is begun any more, on any machine, until it is resumed; those that are being
 * docked end and count. A run that is paused stays as it is.
 */
export const pauseRun = defineUseCase({
  name: 'pause-run',
  permission: 'run:cancel',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const orgId = ctx.org.id;
    await openJob(orgId, runId, deps);
    const change = { action: 'run.pause', subjectKind: 'run', subjectId: runId, runId };
    await changeResults(ctx, deps, async (tx) => {
      const isPausedNow = await pauseJob(tx, runId);
      return { answer: undefined, told: isPausedNow ? change : null };
    });
    return getRun(ctx, { runId });
  },
});
