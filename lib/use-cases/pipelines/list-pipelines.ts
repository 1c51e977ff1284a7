import { z } from 'zod';
import { listPipelineVersions, listPipelines as loadPipelines } from '@/db/metadata/pipelines-repository';
import type { PipelineList } from '@/lib/domain/resources/pipelines';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialisePipeline } from '@/lib/use-cases/pipelines/serialise-pipeline';

const MOST_PIPELINES = 1_000;

/** The organisation's pipelines by name, with their versions, without the archived. */
export const listPipelines = defineUseCase({
  name: 'list-pipelines',
  permission: 'pipeline:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<PipelineList> =>
    deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      const pipelines = await loadPipelines(tx, ctx.org.id, { limit: MOST_PIPELINES });
      const versions = await listPipelineVersions(
        tx,
        ctx.org.id,
        pipelines.map(({ id }) => id),
      );
      return {
        pipelines: pipelines.map((pipeline) =>
          serialisePipeline(
            pipeline,
            versions.filter(({ pipelineId }) => pipelineId === pipeline.id),
          ),
        ),
      };
    }),
});
