import { orgRoute } from '@/lib/http/org-route';
import { getOverview } from '@/lib/use-cases/overview/get-overview';

export const GET = orgRoute(getOverview);
