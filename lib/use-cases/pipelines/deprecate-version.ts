import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { deprecatePipelineVersion } from '@/db/metadata/pipelines-repository';
import type { Pipeline } from '@/lib/domain/resources/pipelines';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';
import { versionToChange } from '@/lib/use-cases/pipelines/version-to-change';

/** Takes a published version out of use: no new run starts with it. Runs that did go on, and keep it. */
export const deprecateVersion = defineUseCase({
  name: 'deprecate-pipeline-version',
  permission: 'pipeline:publish',
  input: z.object({ versionId: idSchema('pipelineVersion') }),
  run: async (ctx, { versionId }, deps): Promise<Pipeline> => {
    const orgId = ctx.org.id;
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const { pipeline, version } = await versionToChange(tx, orgId, versionId);
      await deprecatePipelineVersion(tx, orgId, versionId);
      const changed = await loadPipeline(tx, orgId, pipeline.id);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'pipeline-version.deprecate',
          subjectKind: 'pipeline',
          subjectId: pipeline.id,
          pipelineVersionId: versionId,
          details: { version: version.version },
        }),
      );
      return changed;
    });
  },
});
