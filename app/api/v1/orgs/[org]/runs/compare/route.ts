import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { compareRuns } from '@/lib/use-cases/runs/compare-runs';

export const GET = orgRoute(compareRuns, { input: queryOf });
