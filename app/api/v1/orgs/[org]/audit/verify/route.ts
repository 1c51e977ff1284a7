import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { verifyAudit } from '@/lib/use-cases/audit/verify-audit';

export const GET = orgRoute(verifyAudit, { input: queryOf });
