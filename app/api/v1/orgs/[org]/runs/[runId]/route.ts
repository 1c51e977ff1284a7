import { orgRoute } from '@/lib/http/org-route';
import { deleteRun } from '@/lib/use-cases/runs/delete-run';
import { getRun } from '@/lib/use-cases/runs/get-run';

export const GET = orgRoute(getRun);

export const DELETE = orgRoute(deleteRun);
