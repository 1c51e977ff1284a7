import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeRole } from '@/lib/use-cases/roles/change-role';
import { deleteRole } from '@/lib/use-cases/roles/delete-role';

export const PATCH = orgRoute(changeRole, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
export const DELETE = orgRoute(deleteRole);
