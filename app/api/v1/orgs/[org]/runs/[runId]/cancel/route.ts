import { orgRoute } from '@/lib/http/org-route';
import { cancelRun } from '@/lib/use-cases/runs/cancel-run';

export const POST = orgRoute(cancelRun);
