import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import {
  getPipelineVersion,
  getPipeline as getRecord,
  insertPipeline,
  insertPipelineVersion,
} from '@/db/metadata/pipelines-repository';
import { newId } from '@/lib/domain/ids';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, nameSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';

/** Makes a pipeline of its own from a version of another, whatever became of that; its version 1 is a draft. */
export const clonePipeline = defineUseCase({
  name: 'clone-pipeline',
  permission: 'pipeline:publish',
  input: z.object({ versionId: idSchema('pipelineVersion'), name: nameSchema }),
  run: async (ctx, { versionId, name }, deps): Promise<Pipeline> => {
    const orgId = ctx.org.id;
    const pipelineId = newId('pipeline');
    const draftId = newId('pipelineVersion');
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const { spec, version, pipelineId: originalId } = await getPipelineVersion(tx, orgId, versionId);
      const original = await getRecord(tx, orgId, originalId);
      await insertPipeline(tx, orgId, {
        id: pipelineId,
        name,
        description: original.description,
        createdBy: actorId(ctx),
      });
      await insertPipelineVersion(tx, orgId, { id: draftId, pipelineId, spec, createdBy: actorId(ctx) });
      const made = await loadPipeline(tx, orgId, pipelineId);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'pipeline.clone',
          subjectKind: 'pipeline',
          subjectId: pipelineId,
          pipelineVersionId: draftId,
          details: { name, from: { pipelineId: originalId, name: original.name, versionId, version } },
        }),
      );
      return made;
    });
  },
});
