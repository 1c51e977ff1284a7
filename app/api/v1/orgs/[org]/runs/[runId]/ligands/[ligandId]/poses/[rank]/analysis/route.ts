import { orgRoute } from '@/lib/http/org-route';
import { analysePose } from '@/lib/use-cases/runs/analyse-pose';

export const GET = orgRoute(analysePose);
