import { z } from 'zod';
import { listOrganizationsOfUser } from '@/db/metadata/members-repository';
import { isGrantablePermission } from '@/lib/domain/permissions';
import type { Access } from '@/lib/domain/resources/members';
import { actorUserId } from '@/lib/use-cases/actor';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** What the one who asks may do here, and where else they may go. */
export const getAccess = defineUseCase({
  name: 'get-access',
  permission: [],
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<Access> => {
    // Who came by an organisation's single sign-on goes nowhere else.
    const userId = ctx.actor.kind === 'member' && !ctx.actor.isSingleSignOn ? actorUserId(ctx) : null;
    const organizations = userId
      ? await deps.metadata.withUser(userId, (tx) => listOrganizationsOfUser(tx, userId))
      : [ctx.org];
    return {
      role: ctx.actor.kind === 'system' ? '' : ctx.actor.role,
      permissions: [...ctx.permissions].filter(isGrantablePermission).sort(),
      organizations: organizations.map(({ slug, name }) => ({ slug, name })),
    };
  },
});
