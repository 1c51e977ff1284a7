import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportShortlistProof } from '@/lib/use-cases/proof/export-shortlist-proof';

export const GET = orgRoute(exportShortlistProof, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'application/zip'),
});
