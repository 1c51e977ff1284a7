import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { exportRunSdf } from '@/lib/use-cases/runs/export-run-sdf';

export const GET = orgRoute(exportRunSdf, {
  input: (request, params) => ({ ...queryOf(request), ...params }),
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'chemical/x-mdl-sdfile'),
});
