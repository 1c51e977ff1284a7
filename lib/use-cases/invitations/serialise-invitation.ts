import type { InvitationRecord } from '@/db/metadata/invitations-repository';
import type { InvitationRow } from '@/lib/domain/resources/members';

export function serialiseInvitation(invitation: InvitationRecord): InvitationRow {
  return {
    id: invitation.id,
    email: invitation.email,
    role: { id: invitation.role.id, name: invitation.role.name },
    invitedBy: invitation.invitedByName,
    createdAt: invitation.createdAt.toISOString(),
    expiresAt: invitation.expiresAt.toISOString(),
    isExpired: invitation.state === 'expired',
  };
}
