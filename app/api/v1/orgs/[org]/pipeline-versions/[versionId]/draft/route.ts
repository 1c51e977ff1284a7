import { orgRoute } from '@/lib/http/org-route';
import { createDraft } from '@/lib/use-cases/pipelines/create-draft';

export const POST = orgRoute(createDraft, { status: 201 });
