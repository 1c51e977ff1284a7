import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { search } from '@/lib/use-cases/search/search';

export const GET = orgRoute(search, { input: queryOf });
