import { orgRoute } from '@/lib/http/org-route';
import { listMembers } from '@/lib/use-cases/members/list-members';

export const GET = orgRoute(listMembers);
