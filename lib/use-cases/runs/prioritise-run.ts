import { z } from 'zod';
import { setJobPriority } from '@/db/results/jobs-repository';
import { RUN_PRIORITIES } from '@/lib/domain/states';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { getRun } from '@/lib/use-cases/runs/get-run';
import { openJob } from '@/lib/use-cases/runs/open-job';

/**
 * Says before or behind which other runs of the organisation this one's ligands are docked, from the next ligand on.
 * What other organisations get is not touched by it.
 */
export const prioritiseRun = defineUseCase({
  name: 'prioritise-run',
  permission: 'run:start',
  input: z.object({ runId: idSchema('run'), priority: z.enum(RUN_PRIORITIES) }),
  run: async (ctx, { runId, priority }, deps) => {
    const orgId = ctx.org.id;
    await openJob(orgId, runId, deps);
    const change = { action: 'run.prioritise', subjectKind: 'run', subjectId: runId, runId };
    await changeResults(ctx, deps, async (tx) => {
      const before = await setJobPriority(tx, runId, priority);
      const details = { from: before, to: priority };
      return { answer: undefined, told: before === priority ? null : { ...change, details } };
    });
    return getRun(ctx, { runId });
  },
});
