import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';

export const GET = orgRoute(exportRunCsv, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'text/csv; charset=utf-8'),
});
