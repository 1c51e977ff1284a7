import { orgRoute } from '@/lib/http/org-route';
import { leaveOrganization } from '@/lib/use-cases/members/leave-organization';

export const POST = orgRoute(leaveOrganization);
