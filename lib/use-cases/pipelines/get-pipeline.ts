import { z } from 'zod';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadPipeline } from '@/lib/use-cases/pipelines/load-pipeline';

/** One pipeline with its versions; an archived one too, as runs lead to it. */
export const getPipeline = defineUseCase({
  name: 'get-pipeline',
  permission: 'pipeline:read',
  input: z.object({ pipelineId: idSchema('pipeline') }),
  run: async (ctx, { pipelineId }, deps) =>
    deps.metadata.withOrganization(ctx.org.id, (tx) => loadPipeline(tx, ctx.org.id, pipelineId)),
});
