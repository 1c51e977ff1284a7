import { orgRoute } from '@/lib/http/org-route';
import { restoreLibrary } from '@/lib/use-cases/libraries/restore-library';

export const POST = orgRoute(restoreLibrary);
