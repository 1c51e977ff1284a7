import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { choosePreparation } from '@/lib/use-cases/targets/choose-preparation';

export const POST = orgRoute(choosePreparation, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
