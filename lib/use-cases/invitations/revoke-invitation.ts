import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { getInvitation, revokeInvitation as revoke } from '@/db/metadata/invitations-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Makes an invitation's link worth nothing. */
export const revokeInvitation = defineUseCase({
  name: 'revoke-invitation',
  permission: 'member:manage',
  input: z.object({ invitationId: idSchema('invitation') }),
  run: async (ctx, { invitationId }, deps) => {
    const orgId = ctx.org.id;
    await deps.metadata.withOrganization(orgId, async (tx) => {
      const { email } = await getInvitation(tx, orgId, invitationId);
      await revoke(tx, orgId, invitationId);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'invitation.revoke',
          subjectKind: 'invitation',
          subjectId: invitationId,
          details: { email },
        }),
      );
    });
    return { revoked: true };
  },
});
