import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { setJobPriority } from '@/db/results/jobs-repository';
import { RUN_PRIORITIES } from '@/lib/domain/states';
import { auditEntry } from '@/lib/use-cases/audit-entry';
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
    const before = await deps.results.withResults(orgId, (conn) => setJobPriority(conn, runId, priority));
    if (before !== priority) {
      const change = {
        ...{ action: 'run.prioritise', subjectKind: 'run', subjectId: runId, runId },
        details: { from: before, to: priority },
      };
      await deps.metadata.withOrganization(orgId, (tx) => appendAudit(tx, orgId, auditEntry(ctx, change)));
    }
    return getRun(ctx, { runId });
  },
});
