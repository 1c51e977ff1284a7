import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { resumeJob } from '@/db/results/jobs-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
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
    const pausedAt = await deps.results.withResults(orgId, (conn) => resumeJob(conn, runId));
    if (pausedAt) {
      const change = { action: 'run.resume', subjectKind: 'run', subjectId: runId, runId };
      await deps.metadata.withOrganization(orgId, (tx) => appendAudit(tx, orgId, auditEntry(ctx, change)));
      await wakeChunks(orgId, runId, pausedAt, deps);
    }
    return getRun(ctx, { runId });
  },
});
