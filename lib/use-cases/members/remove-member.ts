import { z } from 'zod';
import { deleteMembership } from '@/db/metadata/members-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { changeMember } from '@/lib/use-cases/members/change-member';
import { requireAnotherAdmin } from '@/lib/use-cases/members/last-admin';

/** Takes a member out of the organisation. What they made stays, and so does their account. */
export const removeMember = defineUseCase({
  name: 'remove-member',
  permission: 'member:manage',
  input: z.object({ memberId: idSchema('membership') }),
  run: async (ctx, { memberId }, deps) => {
    await changeMember(ctx, deps, memberId, {
      action: 'member.remove',
      endsInvitations: true,
      apply: async (tx, member) => {
        await requireAnotherAdmin(tx, ctx.org.id, member);
        await deleteMembership(tx, ctx.org.id, memberId);
      },
    });
    return { removed: true };
  },
});
