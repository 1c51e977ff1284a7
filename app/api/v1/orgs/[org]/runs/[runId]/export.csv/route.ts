import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportRunCsv } from '@/lib/use-cases/runs/export-run-csv';

export const GET = orgRoute(exportRunCsv, {
  respond: ({ chunks, fileName }) =>
    attachment(ReadableStream.from(chunks), fileName, 'text/csv; charset=utf-8'),
});
