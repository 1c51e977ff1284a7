import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { archivePipeline as archive } from '@/db/metadata/pipelines-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Takes a pipeline off the lists: no new run starts with it. Runs that did keep it. */
export const archivePipeline = defineUseCase({
  name: 'archive-pipeline',
  permission: 'pipeline:publish',
  input: z.object({ pipelineId: idSchema('pipeline') }),
  run: async (ctx, { pipelineId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await archive(tx, ctx.org.id, pipelineId);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, { action: 'pipeline.archive', subjectKind: 'pipeline', subjectId: pipelineId }),
      );
    });
    return { archived: true };
  },
});
