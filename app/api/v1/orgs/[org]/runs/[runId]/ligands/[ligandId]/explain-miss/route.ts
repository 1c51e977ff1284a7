import { orgRoute } from '@/lib/http/org-route';
import { explainMiss } from '@/lib/use-cases/runs/explain-miss';

export const GET = orgRoute(explainMiss);
