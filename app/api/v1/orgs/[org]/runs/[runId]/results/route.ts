import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { listResults } from '@/lib/use-cases/runs/list-results';

export const GET = orgRoute(listResults, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
});
