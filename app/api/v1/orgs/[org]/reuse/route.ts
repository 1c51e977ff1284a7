import { orgRoute } from '@/lib/http/org-route';
import { getReuse } from '@/lib/use-cases/reuse/get-reuse';

export const GET = orgRoute(getReuse);
