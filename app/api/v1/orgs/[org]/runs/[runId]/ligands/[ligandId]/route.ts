import { orgRoute } from '@/lib/http/org-route';
import { getLigandResult } from '@/lib/use-cases/runs/get-ligand-result';

export const GET = orgRoute(getLigandResult);
