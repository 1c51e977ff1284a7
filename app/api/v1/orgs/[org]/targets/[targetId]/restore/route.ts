import { orgRoute } from '@/lib/http/org-route';
import { restoreTarget } from '@/lib/use-cases/targets/restore-target';

export const POST = orgRoute(restoreTarget);
