import { orgRoute } from '@/lib/http/org-route';
import { getRunDefaults } from '@/lib/use-cases/settings/get-run-defaults';

export const GET = orgRoute(getRunDefaults);
