import { orgRoute } from '@/lib/http/org-route';
import { getRun } from '@/lib/use-cases/runs/get-run';

export const GET = orgRoute(getRun);
