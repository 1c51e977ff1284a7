import { orgRoute } from '@/lib/http/org-route';
import { disableMember } from '@/lib/use-cases/members/disable-member';

export const POST = orgRoute(disableMember);
