import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeMemberRole } from '@/lib/use-cases/members/change-member-role';

export const POST = orgRoute(changeMemberRole, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
