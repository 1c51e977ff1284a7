import { z } from 'zod';
import { listMembers as loadMembers, listRoles as loadRoles } from '@/db/metadata/members-repository';
import { BUILT_IN_ROLES } from '@/lib/auth/built-in-roles';
import type { RoleList } from '@/lib/domain/resources/members';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseRole } from '@/lib/use-cases/members/serialise-member';

const BUILT_IN_ORDER = Object.keys(BUILT_IN_ROLES);

/** The organisation's roles: built-in ones from the widest to the narrowest, then its own by name. */
export const listRoles = defineUseCase({
  name: 'list-roles',
  permission: 'member:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<RoleList> => {
    const { roles, members } = await deps.metadata.withOrganization(ctx.org.id, async (tx) => ({
      roles: await loadRoles(tx, ctx.org.id),
      members: await loadMembers(tx, ctx.org.id),
    }));
    const place = (role: { builtIn: boolean; name: string }) =>
      role.builtIn ? BUILT_IN_ORDER.indexOf(role.name) : BUILT_IN_ORDER.length;
    return {
      roles: roles
        .toSorted((a, b) => place(a) - place(b))
        .map((role) =>
          serialiseRole(ctx, role, members.filter((member) => member.role.id === role.id).length),
        ),
    };
  },
});
