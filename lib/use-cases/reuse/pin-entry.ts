import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { pinEntry as setPinned } from '@/db/results/cache-entries-repository';
import { NotFoundError } from '@/lib/domain/errors';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';

/** Keeps an entry of the cache whatever its age and the limit of size, or no longer. */
export const pinEntry = defineUseCase({
  name: 'pin-entry',
  permission: 'cache:manage',
  input: z.object({
    entryId: idSchema('taskResult'),
    pinned: z.boolean({ error: 'Must be true or false.' }),
  }),
  run: async (ctx, { entryId, pinned }, deps) => {
    const orgId = ctx.org.id;
    const { found, changed } = await deps.results.withResults(orgId, (conn) =>
      setPinned(conn, entryId, pinned),
    );
    if (!found) throw new NotFoundError('entry');
    if (changed) {
      const action = pinned ? 'cache.pin' : 'cache.unpin';
      await deps.metadata.withOrganization(orgId, (tx) =>
        appendAudit(tx, orgId, auditEntry(ctx, { action, subjectKind: 'result', subjectId: entryId })),
      );
    }
    return { id: entryId, pinned };
  },
});
