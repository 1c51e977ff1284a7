import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { readPoseFile } from '@/lib/use-cases/runs/read-pose-file';

export const GET = orgRoute(readPoseFile, {
  respond: ({ text, fileName }) => attachment(text, fileName, 'text/plain; charset=utf-8'),
});
