import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { readJson } from '@/lib/http/read-body';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { startRun } from '@/lib/use-cases/runs/start-run';

export const GET = orgRoute(listRuns, { input: queryOf });

export const POST = orgRoute(startRun, {
  status: 201,
  input: async (request) => {
    const key = request.headers.get('idempotency-key');
    return { ...((await readJson(request)) as object), ...(key && { idempotencyKey: key }) };
  },
});
