import { orgRoute } from '@/lib/http/org-route';
import { getProvenance } from '@/lib/use-cases/runs/get-provenance';

export const GET = orgRoute(getProvenance);
