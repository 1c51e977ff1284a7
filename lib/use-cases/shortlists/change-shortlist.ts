import { z } from 'zod';
import {
  archiveShortlist,
  getShortlist,
  renameShortlist,
  restoreShortlist,
} from '@/db/results/shortlists-repository';
import type { ShortlistDetail } from '@/lib/domain/resources/shortlists';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema, nameSchema } from '@/lib/use-cases/input-schemas';
import { loadShortlist } from '@/lib/use-cases/shortlists/load-shortlist';
import { noteSchema } from '@/lib/use-cases/shortlists/shortlist-input';

/** Calls a shortlist otherwise, says what it is for, takes it off the lists or back. What is left out stays. */
export const changeShortlist = defineUseCase({
  name: 'change-shortlist',
  permission: ['run:read', 'structure:read', 'shortlist:write'],
  input: z.object({
    shortlistId: idSchema('shortlist'),
    name: nameSchema.optional(),
    note: noteSchema.optional(),
    archived: z.boolean({ error: 'Must be true or false.' }).optional(),
  }),
  run: async (ctx, { shortlistId, name, note, archived }, deps): Promise<ShortlistDetail> => {
    const change = { subjectKind: 'shortlist', subjectId: shortlistId };
    await changeResults(ctx, deps, async (tx) => {
      const before = await getShortlist(tx, shortlistId);
      const words = { name: name ?? before.name, note: note ?? before.note };
      if (words.name === before.name && words.note === before.note) return { answer: undefined, told: null };
      await renameShortlist(tx, shortlistId, words);
      const told = { ...change, action: 'shortlist.change', details: { name: words.name } };
      return { answer: undefined, told };
    });
    if (archived !== undefined) {
      await changeResults(ctx, deps, async (tx) => {
        const isChanged = await (archived ? archiveShortlist : restoreShortlist)(tx, shortlistId);
        const action = archived ? 'shortlist.archive' : 'shortlist.restore';
        return { answer: undefined, told: isChanged ? { ...change, action } : null };
      });
    }
    return loadShortlist(ctx, deps, shortlistId);
  },
});
