import { operatorRoute } from '@/lib/http/operator-route';
import { readJson } from '@/lib/http/read-body';
import { inviteFirstAdmin } from '@/lib/use-cases/operator/invite-first-admin';

export const POST = operatorRoute(inviteFirstAdmin, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
