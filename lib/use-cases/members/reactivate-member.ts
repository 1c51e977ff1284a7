import { z } from 'zod';
import { changeMembership } from '@/db/metadata/members-repository';
import { requireMemberQuota } from '@/lib/auth/member-quota';
import { ConflictError } from '@/lib/domain/errors';
import type { MemberRow } from '@/lib/domain/resources/members';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { changeMember } from '@/lib/use-cases/members/change-member';

/** Lets a disabled member in again, in the role of before, if the quota of members has room. */
export const reactivateMember = defineUseCase({
  name: 'reactivate-member',
  permission: 'member:manage',
  input: z.object({ memberId: idSchema('membership') }),
  run: async (ctx, { memberId }, deps): Promise<MemberRow> => {
    const member = await changeMember(ctx, deps, memberId, {
      action: 'member.reactivate',
      endsInvitations: false,
      apply: async (tx, before) => {
        if (before.status === 'active') throw new ConflictError(`${before.user.name} is active already.`);
        await requireMemberQuota(tx, ctx.org.id);
        await changeMembership(tx, ctx.org.id, memberId, { status: 'active' });
      },
    });
    return { ...member, status: 'active' };
  },
});
