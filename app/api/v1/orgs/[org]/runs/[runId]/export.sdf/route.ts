import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { exportRunSdf } from '@/lib/use-cases/runs/export-run-sdf';

export const GET = orgRoute(exportRunSdf, {
  respond: ({ chunks, fileName }) =>
    attachment(ReadableStream.from(chunks), fileName, 'chemical/x-mdl-sdfile'),
});
