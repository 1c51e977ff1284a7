import { z } from 'zod';
import { changeMembership, getRole } from '@/db/metadata/members-repository';
import { permissionsOf } from '@/lib/auth/built-in-roles';
import { ConflictError } from '@/lib/domain/errors';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { changeMember } from '@/lib/use-cases/members/change-member';
import { requireAnotherAdmin } from '@/lib/use-cases/members/last-admin';
import { requireRoleWithinOwn } from '@/lib/use-cases/members/within-own-permissions';

/** Gives a member another role. It acts at their next request. */
export const changeMemberRole = defineUseCase({
  name: 'change-member-role',
  permission: 'member:manage',
  input: z.object({ memberId: idSchema('membership'), roleId: idSchema('role') }),
  run: async (ctx, { memberId, roleId }, deps) => {
    const role = await deps.metadata.withOrganization(ctx.org.id, (tx) => getRole(tx, ctx.org.id, roleId));
    requireRoleWithinOwn(ctx, role);
    const member = await changeMember(ctx, deps, memberId, {
      action: 'member.change-role',
      endsInvitations: !permissionsOf(role).includes('member:manage'),
      details: { roleId },
      apply: async (tx, before) => {
        if (before.role.id === roleId) {
          throw new ConflictError(`${before.user.name} has the role "${role.name}" already.`);
        }
        await requireAnotherAdmin(tx, ctx.org.id, before);
        await changeMembership(tx, ctx.org.id, memberId, { roleId });
      },
    });
    return { ...member, role: { id: role.id, name: role.name } };
  },
});
