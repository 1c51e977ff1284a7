import { orgRoute } from '@/lib/http/org-route';
import { publishVersion } from '@/lib/use-cases/pipelines/publish-version';

export const POST = orgRoute(publishVersion);
