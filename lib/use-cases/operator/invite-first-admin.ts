import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { listPendingInvitations, revokeInvitation } from '@/db/metadata/invitations-repository';
import { listMembers, lockMembers } from '@/db/metadata/members-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { NewOrganization } from '@/lib/domain/resources/operator';
import { entryBy, operatorAuthor } from '@/lib/use-cases/audit-entry';
import { emailSchema, idSchema } from '@/lib/use-cases/input-schemas';
import { mailInvitation } from '@/lib/use-cases/invitations/mail-invitation';
import { defineOperatorUseCase } from '@/lib/use-cases/operator/define-operator-use-case';
import { loadOrganization, requireOrganization } from '@/lib/use-cases/operator/load-organization';
import { inviteAdmin } from '@/lib/use-cases/operator/request-organization';

/**
 * Invites the first Admin of an organisation anew, for a link that was lost or ran out; the earlier links count no
 * more. Only while nobody has joined: later it would be the operator's way in.
 */
export const inviteFirstAdmin = defineOperatorUseCase({
  name: 'invite-first-admin',
  input: z.object({ orgId: idSchema('organization'), email: emailSchema }),
  run: async (ctx, { orgId, email }, deps): Promise<NewOrganization> => {
    const org = await deps.metadata.withInstallation((tx) => requireOrganization(tx, orgId));
    const made = await deps.metadata.withOrganization(orgId, async (tx) => {
      await lockMembers(tx, orgId);
      if ((await listMembers(tx, orgId)).length > 0)
        throw new ConflictError('Somebody has joined the organisation. Its Admins invite everybody else.');
      for (const { id } of await listPendingInvitations(tx, orgId)) await revokeInvitation(tx, orgId, id);
      const invited = await inviteAdmin(tx, operatorAuthor(ctx), org, email);
      await appendAudit(
        tx,
        orgId,
        entryBy(operatorAuthor(ctx), {
          action: 'invitation.create',
          subjectKind: 'invitation',
          subjectId: invited.invitation.id,
          details: { email, roleId: invited.invitation.role.id },
        }),
      );
      return invited;
    });
    const from = ctx.operator.name;
    const isMailed = mailInvitation(deps, { from, organization: org, ...made });
    return { organization: await loadOrganization(deps, orgId), ...made, isMailed };
  },
});
