import { z } from 'zod';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadShortlist } from '@/lib/use-cases/shortlists/load-shortlist';
import { shortlistCsv } from '@/lib/use-cases/shortlists/shortlist-csv';

/** A shortlist as CSV, one line a result. */
export const exportShortlistCsv = defineUseCase({
  name: 'export-shortlist-csv',
  permission: 'run:read',
  input: z.object({ shortlistId: idSchema('shortlist') }),
  run: async (ctx, { shortlistId }, deps) => {
    const { name, entries } = await loadShortlist(ctx, deps, shortlistId);
    return { fileName: `${name}.csv`, csv: shortlistCsv(entries) };
  },
});
