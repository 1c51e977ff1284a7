import { attachment } from '@/lib/http/file-response';
import { orgRoute } from '@/lib/http/org-route';
import { readPose } from '@/lib/use-cases/runs/read-pose';

export const GET = orgRoute(readPose, {
  respond: ({ sdf, fileName }) => attachment(sdf, fileName, 'chemical/x-mdl-sdfile'),
});
