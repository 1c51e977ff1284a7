import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportRejected } from '@/lib/use-cases/libraries/export-rejected';

export const GET = orgRoute(exportRejected, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'application/octet-stream'),
});
