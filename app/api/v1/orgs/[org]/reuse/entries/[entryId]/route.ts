import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { pinEntry } from '@/lib/use-cases/reuse/pin-entry';

export const PATCH = orgRoute(pinEntry, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
