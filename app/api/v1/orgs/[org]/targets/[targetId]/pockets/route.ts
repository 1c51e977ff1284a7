import { orgRoute } from '@/lib/http/org-route';
import { listPockets } from '@/lib/use-cases/targets/list-pockets';

export const GET = orgRoute(listPockets);
