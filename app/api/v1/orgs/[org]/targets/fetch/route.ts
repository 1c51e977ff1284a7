import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { fetchTarget } from '@/lib/use-cases/targets/fetch-target';

export const POST = orgRoute(fetchTarget, { status: 201, input: readJson });
