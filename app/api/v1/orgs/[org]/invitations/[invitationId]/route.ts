import { orgRoute } from '@/lib/http/org-route';
import { revokeInvitation } from '@/lib/use-cases/invitations/revoke-invitation';

export const DELETE = orgRoute(revokeInvitation);
