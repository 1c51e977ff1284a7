import { orgRoute } from '@/lib/http/org-route';
import { archiveTarget } from '@/lib/use-cases/targets/archive-target';
import { getTarget } from '@/lib/use-cases/targets/get-target';

export const GET = orgRoute(getTarget);
export const DELETE = orgRoute(archiveTarget);
