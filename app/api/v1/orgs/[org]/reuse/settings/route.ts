import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeCacheSettings } from '@/lib/use-cases/reuse/change-cache-settings';

export const PUT = orgRoute(changeCacheSettings, { input: readJson });
