import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { insertPipeline, insertPipelineVersion } from '@/db/metadata/pipelines-repository';
import { newId } from '@/lib/domain/ids';
import { pipelineSpecSchema } from '@/lib/domain/pipeline-spec-schema';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';
import { descriptionSchema } from '@/lib/use-cases/pipelines/pipeline-input';

/** Makes a pipeline whose version 1 is a draft. What its specification leaves out takes its default. */
export const createPipeline = defineUseCase({
  name: 'create-pipeline',
  permission: 'pipeline:publish',
  input: z.object({
    name: nameSchema,
    description: descriptionSchema,
    spec: pipelineSpecSchema.prefault({}),
  }),
  run: async (ctx, { name, description, spec }, deps): Promise<Pipeline> => {
    const orgId = ctx.org.id;
    const pipeline = { id: newId('pipeline'), name, description, createdBy: actorId(ctx) };
    const draft = { id: newId('pipelineVersion'), pipelineId: pipeline.id, spec, createdBy: actorId(ctx) };
    return deps.metadata.withOrganization(orgId, async (tx) => {
      await insertPipeline(tx, orgId, pipeline);
      await insertPipelineVersion(tx, orgId, draft);
      const made = await loadPipeline(tx, orgId, pipeline.id);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'pipeline.create',
          subjectKind: 'pipeline',
          subjectId: pipeline.id,
          pipelineVersionId: draft.id,
          details: { name, spec },
        }),
      );
      return made;
    });
  },
});
