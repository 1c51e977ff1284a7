import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { readJson } from '@/lib/http/read-body';
import { listStars } from '@/lib/use-cases/shortlists/list-stars';
import { starResult } from '@/lib/use-cases/shortlists/star-result';
import { unstarResult } from '@/lib/use-cases/shortlists/unstar-result';

export const GET = orgRoute(listStars);
export const PUT = orgRoute(starResult, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
export const DELETE = orgRoute(unstarResult, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
});
