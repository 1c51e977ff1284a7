import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { comparePoses } from '@/lib/use-cases/runs/compare-poses';

export const GET = orgRoute(comparePoses, { input: queryOf });
