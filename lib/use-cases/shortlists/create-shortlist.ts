import { z } from 'zod';
import { insertShortlist } from '@/db/results/shortlists-repository';
import { newId } from '@/lib/domain/ids';
import type { ShortlistDetail } from '@/lib/domain/resources/shortlists';
import { actorId, actorUserId } from '@/lib/use-cases/actor';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { loadShortlist } from '@/lib/use-cases/shortlists/load-shortlist';
import { noteSchema } from '@/lib/use-cases/shortlists/shortlist-input';

/** Makes an empty shortlist. */
export const createShortlist = defineUseCase({
  name: 'create-shortlist',
  permission: ['run:read', 'structure:read', 'shortlist:write'],
  input: z.object({ name: nameSchema, note: noteSchema.default('') }),
  run: async (ctx, { name, note }, deps): Promise<ShortlistDetail> => {
    const id = newId('shortlist');
    const createdBy = actorUserId(ctx) ?? actorId(ctx);
    await changeResults(ctx, deps, async (tx) => {
      await insertShortlist(tx, { id, name, note, createdBy });
      const change = {
        action: 'shortlist.create',
        subjectKind: 'shortlist',
        subjectId: id,
        details: { name },
      };
      return { answer: undefined, told: change };
    });
    return loadShortlist(ctx, deps, id);
  },
});
