import { z } from 'zod';
import { listPendingInvitations } from '@/db/metadata/invitations-repository';
import type { InvitationList } from '@/lib/domain/resources/members';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseInvitation } from '@/lib/use-cases/invitations/serialise-invitation';

/** Invitations that were neither used nor revoked, the newest first. */
export const listInvitations = defineUseCase({
  name: 'list-invitations',
  permission: 'member:manage',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<InvitationList> => ({
    invitations: (
      await deps.metadata.withOrganization(ctx.org.id, (tx) => listPendingInvitations(tx, ctx.org.id))
    ).map(serialiseInvitation),
  }),
});
