import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeShortlist } from '@/lib/use-cases/shortlists/change-shortlist';
import { getShortlist } from '@/lib/use-cases/shortlists/get-shortlist';

export const GET = orgRoute(getShortlist);
export const PATCH = orgRoute(changeShortlist, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
