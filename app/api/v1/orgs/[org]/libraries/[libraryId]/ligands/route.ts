import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { listLigands } from '@/lib/use-cases/libraries/list-ligands';

export const GET = orgRoute(listLigands, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
});
