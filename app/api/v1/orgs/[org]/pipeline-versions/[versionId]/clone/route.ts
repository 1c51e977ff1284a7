import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { clonePipeline } from '@/lib/use-cases/pipelines/clone-pipeline';

export const POST = orgRoute(clonePipeline, {
  status: 201,
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
