import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeGeneralSettings } from '@/lib/use-cases/settings/change-general-settings';
import { getGeneralSettings } from '@/lib/use-cases/settings/get-general-settings';

export const GET = orgRoute(getGeneralSettings);
export const PUT = orgRoute(changeGeneralSettings, { input: readJson });
