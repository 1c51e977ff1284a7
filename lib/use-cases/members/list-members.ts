import { z } from 'zod';
import { listMembers as loadMembers } from '@/db/metadata/members-repository';
import { getOrganization } from '@/db/metadata/organizations-repository';
import type { MemberList } from '@/lib/domain/resources/members';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseMember } from '@/lib/use-cases/members/serialise-member';

/** Everybody who belongs to the organisation, by e-mail address. */
export const listMembers = defineUseCase({
  name: 'list-members',
  permission: 'member:read',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<MemberList> =>
    deps.metadata.withOrganization(ctx.org.id, async (tx) => ({
      members: (await loadMembers(tx, ctx.org.id)).map((member) => serialiseMember(ctx, member)),
      quota: (await getOrganization(tx, ctx.org.id)).quotas.members ?? null,
    })),
});
