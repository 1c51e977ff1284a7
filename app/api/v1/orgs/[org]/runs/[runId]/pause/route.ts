import { orgRoute } from '@/lib/http/org-route';
import { pauseRun } from '@/lib/use-cases/runs/pause-run';

export const POST = orgRoute(pauseRun);
