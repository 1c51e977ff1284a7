import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { readRunFile } from '@/lib/use-cases/runs/read-run-file';

export const GET = orgRoute(readRunFile, {
  respond: ({ bytes, fileName }) => attachment(new Uint8Array(bytes), fileName, 'chemical/x-pdb'),
});
