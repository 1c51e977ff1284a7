import { orgRoute } from '@/lib/http/org-route';
import { deprecateVersion } from '@/lib/use-cases/pipelines/deprecate-version';

export const POST = orgRoute(deprecateVersion);
