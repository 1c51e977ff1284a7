import { operatorRoute } from '@/lib/http/operator-route';
import { resumeOrganization } from '@/lib/use-cases/operator/resume-organization';

export const POST = operatorRoute(resumeOrganization);
