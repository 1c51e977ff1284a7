import { operatorRoute } from '@/lib/http/operator-route';
import { queryOf } from '@/lib/http/query';
import { checkSlug } from '@/lib/use-cases/operator/check-slug';

export const GET = operatorRoute(checkSlug, { input: (request) => ({ slug: '', ...queryOf(request) }) });
