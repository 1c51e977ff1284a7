import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { changePipelineDraft } from '@/db/metadata/pipelines-repository';
import { specDifferences } from '@/lib/domain/pipeline-spec';
import { pipelineSpecSchema } from '@/lib/domain/pipeline-spec-schema';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';
import { specOf } from '@/lib/use-cases/pipelines/serialise-pipeline';
import { versionToChange } from '@/lib/use-cases/pipelines/version-to-change';

/** Gives a draft another specification, in the place of the one that it has. */
export const changeDraft = defineUseCase({
  name: 'change-pipeline-draft',
  permission: 'pipeline:publish',
  input: z.object({ versionId: idSchema('pipelineVersion'), spec: pipelineSpecSchema }),
  run: async (ctx, { versionId, spec }, deps): Promise<Pipeline> => {
    const orgId = ctx.org.id;
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const { pipeline, version } = await versionToChange(tx, orgId, versionId);
      await changePipelineDraft(tx, orgId, versionId, spec);
      const changed = await loadPipeline(tx, orgId, pipeline.id);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'pipeline-draft.change',
          subjectKind: 'pipeline',
          subjectId: pipeline.id,
          pipelineVersionId: versionId,
          details: { version: version.version, changes: specDifferences(specOf(version), spec) },
        }),
      );
      return changed;
    });
  },
});
