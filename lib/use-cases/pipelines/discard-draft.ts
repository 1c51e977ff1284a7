import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { deletePipelineDraft, listPipelineVersions } from '@/db/metadata/pipelines-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';
import { versionToChange } from '@/lib/use-cases/pipelines/version-to-change';

/** Takes a draft away; the next one has its number. */
export const discardDraft = defineUseCase({
  name: 'discard-pipeline-draft',
  permission: 'pipeline:publish',
  input: z.object({ versionId: idSchema('pipelineVersion') }),
  run: async (ctx, { versionId }, deps): Promise<Pipeline> => {
    const orgId = ctx.org.id;
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const { pipeline, version } = await versionToChange(tx, orgId, versionId);
      const versions = await listPipelineVersions(tx, orgId, [pipeline.id]);
      if (versions.length === 1 && !version.publishedAt) {
        throw new ConflictError('The draft is all that this pipeline has. Archive the pipeline instead.');
      }
      await deletePipelineDraft(tx, orgId, versionId);
      const changed = await loadPipeline(tx, orgId, pipeline.id);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'pipeline-draft.discard',
          subjectKind: 'pipeline',
          subjectId: pipeline.id,
          pipelineVersionId: versionId,
          details: { version: version.version, spec: version.spec },
        }),
      );
      return changed;
    });
  },
});
