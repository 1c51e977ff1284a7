import { orgRoute } from '@/lib/http/org-route';
import { readUpload } from '@/lib/http/read-form';
import { restoreRun } from '@/lib/use-cases/proof/restore-run';

export const POST = orgRoute(restoreRun, {
  status: 201,
  input: async (request) => ({ file: (await readUpload(request)).file }),
});
