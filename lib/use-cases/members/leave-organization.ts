import { z } from 'zod';
import { deleteMembership, findActiveMember } from '@/db/metadata/members-repository';
import { ForbiddenError, NotFoundError } from '@/lib/domain/errors';
import { actorUserId } from '@/lib/use-cases/actor';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { changeMember } from '@/lib/use-cases/members/change-member';
import { requireAnotherAdmin } from '@/lib/use-cases/members/last-admin';

/** Takes oneself out of the organisation. Every member may, but for the last Admin. */
export const leaveOrganization = defineUseCase({
  name: 'leave-organization',
  permission: [],
  input: z.object({}),
  run: async (ctx, _input, deps) => {
    const orgId = ctx.org.id;
    const userId = ctx.actor.kind === 'member' ? actorUserId(ctx) : null;
    if (!userId) throw new ForbiddenError('Only a person can leave an organisation.');
    const member = await deps.metadata.withOrganization(orgId, (tx) => findActiveMember(tx, orgId, userId));
    if (!member) throw new NotFoundError('member');
    await changeMember(ctx, deps, member.id, {
      action: 'member.leave',
      endsInvitations: true,
      apply: async (tx, before) => {
        await requireAnotherAdmin(tx, orgId, before);
        await deleteMembership(tx, orgId, before.id);
      },
    });
    return { left: true };
  },
});
