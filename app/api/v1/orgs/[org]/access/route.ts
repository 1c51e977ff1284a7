import { orgRoute } from '@/lib/http/org-route';
import { getAccess } from '@/lib/use-cases/members/get-access';

export const GET = orgRoute(getAccess);
