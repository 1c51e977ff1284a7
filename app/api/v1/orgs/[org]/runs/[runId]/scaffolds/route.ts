import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { listScaffolds } from '@/lib/use-cases/runs/list-scaffolds';

export const GET = orgRoute(listScaffolds, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
});
