import { orgRoute } from '@/lib/http/org-route';
import { dockFailedAgain } from '@/lib/use-cases/runs/dock-failed-again';

export const POST = orgRoute(dockFailedAgain, {
  status: 201,
  input: (request, params) => {
    const key = request.headers.get('idempotency-key');
    return { ...params, ...(key && { idempotencyKey: key }) };
  },
});
