import { orgRoute } from '@/lib/http/org-route';
import { archiveLibrary } from '@/lib/use-cases/libraries/archive-library';
import { getLibrary } from '@/lib/use-cases/libraries/get-library';

export const GET = orgRoute(getLibrary);
export const DELETE = orgRoute(archiveLibrary);
