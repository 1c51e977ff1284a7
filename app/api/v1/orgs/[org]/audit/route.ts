import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { listAudit } from '@/lib/use-cases/audit/list-audit';

export const GET = orgRoute(listAudit, { input: queryOf });
