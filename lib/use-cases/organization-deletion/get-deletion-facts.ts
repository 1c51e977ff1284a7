import { z } from 'zod';
import { findDeletion } from '@/db/metadata/org-deletions-repository';
import { countContents } from '@/db/metadata/organization-contents-repository';
import { readStorageCount } from '@/db/metadata/usage-repository';
import { listUsers } from '@/db/metadata/users-repository';
import { countResults } from '@/db/results/results-repository';
import type { UserId } from '@/lib/domain/ids';
import type { DeletionFacts } from '@/lib/domain/resources/organization-deletion';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** What a deletion of the organisation would take away, and whether one is waiting. */
export const getDeletionFacts = defineUseCase({
  name: 'get-deletion-facts',
  permission: 'org:manage',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<DeletionFacts> => {
    const orgId = ctx.org.id;
    const [deletion, people, contents, storage] = await deps.metadata.withOrganization(orgId, async (tx) => {
      const deletion = await findDeletion(tx, orgId);
      const people = deletion ? await listUsers(tx, [deletion.requestedBy as UserId]) : [];
      return [deletion, people, await countContents(tx, orgId), await readStorageCount(tx, orgId)];
    });
    const dockings = await deps.results.withResults(orgId, countResults).catch(() => null);
    return {
      slug: ctx.org.slug,
      scheduled: deletion && {
        requestedAt: deletion.requestedAt.toISOString(),
        beginsAt: deletion.beginsAt.toISOString(),
        requestedBy: people[0]?.name ?? null,
      },
      needsPassword: !(ctx.actor.kind === 'member' && ctx.actor.isSingleSignOn),
      lost: { ...contents, dockings, storageBytes: storage.bytes },
    };
  },
});
