import { orgRoute } from '@/lib/http/org-route';
import { getLibraryProfile } from '@/lib/use-cases/libraries/get-library-profile';

export const GET = orgRoute(getLibraryProfile);
