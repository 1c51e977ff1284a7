import { z } from 'zod';
import { resumeJob } from '@/db/results/jobs-repository';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { wakeChunks } from '@/lib/use-cases/maintenance/wake-run';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { openJob } from '@/lib/use-cases/runs/open-job';

/** Lets a run that was paused go on where it stood. One that is not paused stays as it is. */
export const resumeRun = defineUseCase({
  name: 'resume-run',
  permission: 'run:start',
  input: z.object({ runId: idSchema('run') }),
  run: async (ctx, { runId }, deps) => {
    const orgId = ctx.org.id;
    await openJob(orgId, runId, deps);
    const change = { action: 'run.resume', subjectKind: 'run', subjectId: runId, runId };
    const pausedAt = await changeResults(ctx, deps, async (tx) => {
      const since = await resumeJob(tx, runId);
      return { answer: since, told: since ? change : null };
    });
    if (pausedAt) await wakeChunks(orgId, runId, pausedAt, deps);
    return getRun(ctx, { runId });
  },
});
