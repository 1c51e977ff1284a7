import { z } from 'zod';
import { findDeletion } from '@/db/metadata/org-deletions-repository';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** When the deletion of the organisation begins, for everybody in it; null if none is waiting. */
export const getScheduledDeletion = defineUseCase({
  name: 'get-scheduled-deletion',
  permission: [],
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<{ beginsAt: string } | null> => {
    const deletion = await deps.metadata.withOrganization(ctx.org.id, (tx) => findDeletion(tx, ctx.org.id));
    return deletion && { beginsAt: deletion.beginsAt.toISOString() };
  },
});
