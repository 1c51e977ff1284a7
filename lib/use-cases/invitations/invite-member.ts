import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { getInvitation } from '@/db/metadata/invitations-repository';
import { getRole, listMembers } from '@/db/metadata/members-repository';
import { INVITATION_DAYS, issueInvitation } from '@/lib/auth/invitations';
import { ConflictError } from '@/lib/domain/errors';
import type { NewInvitation } from '@/lib/domain/resources/members';
import { actorId } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { emailSchema, idSchema } from '@/lib/use-cases/input-schemas';
import { mailInvitation } from '@/lib/use-cases/invitations/mail-invitation';
import { serialiseInvitation } from '@/lib/use-cases/invitations/serialise-invitation';
import { requireRoleWithinOwn } from '@/lib/use-cases/members/within-own-permissions';

const daysIssue = `Must be a whole number from ${INVITATION_DAYS.least} to ${INVITATION_DAYS.most}.`;

/**
 * Invites somebody by a link that works once and expires. The link is in the answer, and in a letter where the
 * installation sends mail; nowhere else.
 */
export const inviteMember = defineUseCase({
  name: 'invite-member',
  permission: 'member:manage',
  input: z.object({
    email: emailSchema,
    roleId: idSchema('role'),
    days: z
      .number(daysIssue)
      .int(daysIssue)
      .min(INVITATION_DAYS.least, daysIssue)
      .max(INVITATION_DAYS.most, daysIssue)
      .default(INVITATION_DAYS.fallback),
  }),
  run: async (ctx, { email, roleId, days }, deps): Promise<NewInvitation> => {
    const orgId = ctx.org.id;
    const made = await deps.metadata.withOrganization(orgId, async (tx) => {
      requireRoleWithinOwn(ctx, await getRole(tx, orgId, roleId));
      const members = await listMembers(tx, orgId);
      if (members.some((member) => member.user.email.toLowerCase() === email.toLowerCase())) {
        throw new ConflictError(`${email} belongs to the organisation already.`);
      }
      const { id, path } = await issueInvitation(tx, ctx.org, {
        email,
        roleId,
        days,
        invitedBy: actorId(ctx),
      });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'invitation.create',
          subjectKind: 'invitation',
          subjectId: id,
          details: { email, roleId, days },
        }),
      );
      return { invitation: serialiseInvitation(await getInvitation(tx, orgId, id)), path };
    });
    const from = ctx.actor.kind === 'member' ? ctx.actor.name : 'Somebody';
    return { ...made, isMailed: mailInvitation(deps, { from, organization: ctx.org, ...made }) };
  },
});
