import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeIdentityProvider } from '@/lib/use-cases/sign-in/change-identity-provider';
import { removeIdentityProvider } from '@/lib/use-cases/sign-in/remove-identity-provider';

export const PUT = orgRoute(changeIdentityProvider, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
export const DELETE = orgRoute(removeIdentityProvider);
