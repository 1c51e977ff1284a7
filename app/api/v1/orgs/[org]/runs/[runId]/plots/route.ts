import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { plotResults } from '@/lib/use-cases/runs/plot-results';

export const GET = orgRoute(plotResults, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
});
