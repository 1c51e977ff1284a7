import { orgRoute } from '@/lib/http/org-route';
import { reactivateMember } from '@/lib/use-cases/members/reactivate-member';

export const POST = orgRoute(reactivateMember);
