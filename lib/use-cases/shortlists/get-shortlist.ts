import { z } from 'zod';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadShortlist } from '@/lib/use-cases/shortlists/load-shortlist';

/** A shortlist and what is on it. */
export const getShortlist = defineUseCase({
  name: 'get-shortlist',
  permission: 'run:read',
  input: z.object({ shortlistId: idSchema('shortlist') }),
  run: (ctx, { shortlistId }, deps) => loadShortlist(ctx, deps, shortlistId),
});
