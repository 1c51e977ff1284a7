import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { insertPipelineVersion } from '@/db/metadata/pipelines-repository';
import { newId } from '@/lib/domain/ids';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';
import { versionToChange } from '@/lib/use-cases/pipelines/version-to-change';

/** Makes the next version of a pipeline, a draft that begins as this version is. A pipeline has one draft at a time. */
export const createDraft = defineUseCase({
  name: 'create-pipeline-draft',
  permission: 'pipeline:publish',
  input: z.object({ versionId: idSchema('pipelineVersion') }),
  run: async (ctx, { versionId }, deps): Promise<Pipeline> => {
    const orgId = ctx.org.id;
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const { pipeline, version } = await versionToChange(tx, orgId, versionId);
      const draft = await insertPipelineVersion(tx, orgId, {
        id: newId('pipelineVersion'),
        pipelineId: pipeline.id,
        spec: version.spec,
        createdBy: actorId(ctx),
      });
      const changed = await loadPipeline(tx, orgId, pipeline.id);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'pipeline-draft.create',
          subjectKind: 'pipeline',
          subjectId: pipeline.id,
          pipelineVersionId: draft.id,
          details: { version: draft.version, from: version.version },
        }),
      );
      return changed;
    });
  },
});
