import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportShortlistSdf } from '@/lib/use-cases/shortlists/export-shortlist-sdf';

export const GET = orgRoute(exportShortlistSdf, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'chemical/x-mdl-sdfile'),
});
