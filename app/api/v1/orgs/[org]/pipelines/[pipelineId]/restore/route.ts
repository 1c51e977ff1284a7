import { orgRoute } from '@/lib/http/org-route';
import { restorePipeline } from '@/lib/use-cases/pipelines/restore-pipeline';

export const POST = orgRoute(restorePipeline);
