import { orgRoute } from '@/lib/http/org-route';
import { revokeToken } from '@/lib/use-cases/tokens/revoke-token';

export const DELETE = orgRoute(revokeToken);
