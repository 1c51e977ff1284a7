import { operatorRoute } from '@/lib/http/operator-route';
import { readJson } from '@/lib/http/read-body';
import { suspendOrganization } from '@/lib/use-cases/operator/suspend-organization';

export const POST = operatorRoute(suspendOrganization, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
