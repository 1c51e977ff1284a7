import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { mapInteractions } from '@/lib/use-cases/runs/map-interactions';

export const GET = orgRoute(mapInteractions, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
});
