import { attachment, streamOf } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportRunParquet } from '@/lib/use-cases/runs/export-run-parquet';

export const GET = orgRoute(exportRunParquet, {
  respond: ({ chunks, fileName }) => attachment(streamOf(chunks), fileName, 'application/vnd.apache.parquet'),
});
