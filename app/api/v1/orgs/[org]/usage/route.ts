import { orgRoute } from '@/lib/http/org-route';
import { getUsage } from '@/lib/use-cases/usage/get-usage';

export const GET = orgRoute(getUsage);
