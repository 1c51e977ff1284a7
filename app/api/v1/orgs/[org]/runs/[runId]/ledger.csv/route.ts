import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportLedgerCsv } from '@/lib/use-cases/runs/export-ledger-csv';

export const GET = orgRoute(exportLedgerCsv, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'text/csv; charset=utf-8'),
});
