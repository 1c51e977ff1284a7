import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { createPipeline } from '@/lib/use-cases/pipelines/create-pipeline';
import { listPipelines } from '@/lib/use-cases/pipelines/list-pipelines';

export const GET = orgRoute(listPipelines);
export const POST = orgRoute(createPipeline, { status: 201, input: readJson });
