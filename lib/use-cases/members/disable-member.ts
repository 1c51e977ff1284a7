import { z } from 'zod';
import { changeMembership } from '@/db/metadata/members-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { MemberRow } from '@/lib/domain/resources/members';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { changeMember } from '@/lib/use-cases/members/change-member';
import { requireAnotherAdmin } from '@/lib/use-cases/members/last-admin';

/** Keeps a member out of the organisation until they are reactivated. It acts at their next request. */
export const disableMember = defineUseCase({
  name: 'disable-member',
  permission: 'member:manage',
  input: z.object({ memberId: idSchema('membership') }),
  run: async (ctx, { memberId }, deps): Promise<MemberRow> => {
    const member = await changeMember(ctx, deps, memberId, {
      action: 'member.disable',
      endsInvitations: true,
      apply: async (tx, before) => {
        if (before.status !== 'active') throw new ConflictError(`${before.user.name} is disabled already.`);
        await requireAnotherAdmin(tx, ctx.org.id, before);
        await changeMembership(tx, ctx.org.id, memberId, { status: 'disabled' });
      },
    });
    return { ...member, status: 'disabled' };
  },
});
