import { orgRoute } from '@/lib/http/org-route';
import { loadExample } from '@/lib/use-cases/examples/load-example';

export const POST = orgRoute(loadExample, { status: 201, input: () => ({}) });
