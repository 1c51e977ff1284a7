import { orgRoute } from '@/lib/http/org-route';
import { depictLigand } from '@/lib/use-cases/libraries/depict-ligand';

export const GET = orgRoute(depictLigand, {
  respond: ({ svg }) =>
    new Response(svg, {
      headers: { 'content-type': 'image/svg+xml', 'x-content-type-options': 'nosniff' },
    }),
});
