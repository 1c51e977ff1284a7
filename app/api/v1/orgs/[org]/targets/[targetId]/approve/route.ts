import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { approveTarget } from '@/lib/use-cases/targets/approve-target';

export const POST = orgRoute(approveTarget, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
