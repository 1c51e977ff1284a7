import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { restorePipeline as restore } from '@/db/metadata/pipelines-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Puts a pipeline that was archived back on the lists: runs may start with it again. */
export const restorePipeline = defineUseCase({
  name: 'restore-pipeline',
  permission: 'pipeline:publish',
  input: z.object({ pipelineId: idSchema('pipeline') }),
  run: async (ctx, { pipelineId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await restore(tx, ctx.org.id, pipelineId);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, { action: 'pipeline.restore', subjectKind: 'pipeline', subjectId: pipelineId }),
      );
    });
    return { restored: true };
  },
});
