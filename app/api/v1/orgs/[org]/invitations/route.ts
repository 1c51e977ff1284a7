import { orgRoute } from '@/lib/http/org-route';
import { readJson } from '@/lib/http/read-body';
import { inviteMember } from '@/lib/use-cases/invitations/invite-member';
import { listInvitations } from '@/lib/use-cases/invitations/list-invitations';

export const GET = orgRoute(listInvitations);
export const POST = orgRoute(inviteMember, { status: 201, input: readJson });
