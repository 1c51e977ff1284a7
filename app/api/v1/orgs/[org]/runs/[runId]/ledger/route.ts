import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { listLedger } from '@/lib/use-cases/runs/list-ledger';

export const GET = orgRoute(listLedger, { input: (request, params) => ({ ...queryOf(request), ...params }) });
