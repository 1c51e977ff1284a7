import { z } from 'zod';
import { pinEntry as setPinned } from '@/db/results/cache-entries-repository';
import { NotFoundError } from '@/lib/domain/errors';
import { changeResults } from '@/lib/use-cases/audit/change-results';
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
    const change = {
      action: pinned ? 'cache.pin' : 'cache.unpin',
      subjectKind: 'result',
      subjectId: entryId,
    };
    await changeResults(ctx, deps, async (tx) => {
      const { found, changed } = await setPinned(tx, entryId, pinned);
      if (!found) throw new NotFoundError('entry');
      return { answer: undefined, told: changed ? change : null };
    });
    return { id: entryId, pinned };
  },
});
