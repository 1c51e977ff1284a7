import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeSignInSettings } from '@/lib/use-cases/sign-in/change-sign-in-settings';
import { getSignInSettings } from '@/lib/use-cases/sign-in/get-sign-in-settings';

export const GET = orgRoute(getSignInSettings);
export const PUT = orgRoute(changeSignInSettings, { input: readJson });
