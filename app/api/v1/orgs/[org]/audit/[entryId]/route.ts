import { orgRoute } from '@/lib/http/org-route';
import { getAuditEntry } from '@/lib/use-cases/audit/get-audit-entry';

export const GET = orgRoute(getAuditEntry);
