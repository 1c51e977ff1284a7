import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { invalidateEntries } from '@/lib/use-cases/reuse/invalidate-entries';

export const POST = orgRoute(invalidateEntries, { input: readJson });
