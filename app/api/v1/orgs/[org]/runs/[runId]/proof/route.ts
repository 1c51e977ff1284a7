import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportProofBundle } from '@/lib/use-cases/proof/export-proof-bundle';

export const GET = orgRoute(exportProofBundle, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'application/zip'),
});
