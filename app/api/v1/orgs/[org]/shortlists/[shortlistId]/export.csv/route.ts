import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportShortlistCsv } from '@/lib/use-cases/shortlists/export-shortlist-csv';

export const GET = orgRoute(exportShortlistCsv, {
  respond: ({ csv, fileName }) => attachment(csv, fileName, 'text/csv; charset=utf-8'),
});
