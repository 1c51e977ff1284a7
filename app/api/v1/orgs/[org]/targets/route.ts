import { orgRoute } from '@/lib/http/org-route';
import { jsonField, readUpload } from '@/lib/http/read-form';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { uploadTarget } from '@/lib/use-cases/targets/upload-target';

export const GET = orgRoute(listTargets);

export const POST = orgRoute(uploadTarget, {
  status: 201,
  input: async (request) => {
    const { file, fields } = await readUpload(request);
    return { file, name: fields.name, choices: jsonField(fields, 'choices') };
  },
});
