import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { queryOf } from '@/lib/http/query';
import { exportAudit } from '@/lib/use-cases/audit/export-audit';

export const GET = orgRoute(exportAudit, {
  input: (request) => ({ ...queryOf(request), format: 'csv' }),
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'text/csv; charset=utf-8'),
});
