import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { changeDraft } from '@/lib/use-cases/pipelines/change-draft';
import { discardDraft } from '@/lib/use-cases/pipelines/discard-draft';

export const PUT = orgRoute(changeDraft, {
  input: async (request, params) => ({ ...((await readJson(request)) as object), ...params }),
});
export const DELETE = orgRoute(discardDraft);
