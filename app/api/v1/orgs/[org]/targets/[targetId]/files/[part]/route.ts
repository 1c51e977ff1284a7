import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { readTargetFile } from '@/lib/use-cases/targets/read-target-file';

export const GET = orgRoute(readTargetFile, {
  respond: ({ bytes, fileName }) => attachment(new Uint8Array(bytes), fileName, 'chemical/x-pdb'),
});
