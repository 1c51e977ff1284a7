import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { chooseSearchSpace } from '@/lib/use-cases/targets/choose-search-space';

export const PUT = orgRoute(chooseSearchSpace, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
