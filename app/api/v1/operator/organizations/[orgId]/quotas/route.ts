import { operatorRoute } from '@/lib/http/operator-route';
import { readJson } from '@/lib/http/read-body';
import { setQuotas } from '@/lib/use-cases/operator/set-quotas';

export const PUT = operatorRoute(setQuotas, {
  input: async (request, { orgId }) => ({ orgId, quotas: await readJson(request) }),
});
