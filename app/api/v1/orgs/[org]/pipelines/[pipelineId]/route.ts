import { orgRoute } from '@/lib/http/org-route';
import { archivePipeline } from '@/lib/use-cases/pipelines/archive-pipeline';
import { getPipeline } from '@/lib/use-cases/pipelines/get-pipeline';

export const GET = orgRoute(getPipeline);
export const DELETE = orgRoute(archivePipeline);
