import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { prioritiseRun } from '@/lib/use-cases/runs/prioritise-run';

export const PUT = orgRoute(prioritiseRun, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
