import { orgRoute } from '@/lib/http/org-route';
import { readUpload } from '@/lib/http/read-form';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { uploadLibrary } from '@/lib/use-cases/libraries/upload-library';

export const GET = orgRoute(listLibraries);

export const POST = orgRoute(uploadLibrary, {
  status: 201,
  input: async (request) => {
    const { file, fields } = await readUpload(request);
    return { ...fields, file };
  },
});
