import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { listEntries } from '@/lib/use-cases/reuse/list-entries';

export const GET = orgRoute(listEntries, { input: queryOf });
