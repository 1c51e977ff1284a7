import { orgRoute } from '@/lib/http/org-route';
import { removeMember } from '@/lib/use-cases/members/remove-member';

export const DELETE = orgRoute(removeMember);
