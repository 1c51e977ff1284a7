import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { depictLigand } from '@/lib/use-cases/libraries/depict-ligand';

export const GET = orgRoute(depictLigand, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
  respond: ({ svg }) =>
    new Response(svg, {
      headers: { 'content-type': 'image/svg+xml', 'x-content-type-options': 'nosniff' },
    }),
});
