import { z } from 'zod';
import { getShortlist, requireResult, unstarResult as unstar } from '@/db/results/shortlists-repository';
import type { ResultStars } from '@/lib/domain/resources/shortlists';
import { changeResults } from '@/lib/use-cases/audit/change-results';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { resultStars } from '@/lib/use-cases/shortlists/result-stars';

/** Takes a result off a shortlist. One that is not on it stays as it is. */
export const unstarResult = defineUseCase({
  name: 'unstar-result',
  permission: ['run:read', 'structure:read', 'shortlist:write'],
  input: z.object({
    runId: idSchema('run'),
    ligandId: idSchema('ligand'),
    shortlistId: idSchema('shortlist'),
  }),
  run: async (ctx, { runId, ligandId, shortlistId }, deps): Promise<ResultStars> => {
    await changeResults(ctx, deps, async (tx) => {
      await requireResult(tx, runId, ligandId);
      await getShortlist(tx, shortlistId);
      const isGone = await unstar(tx, { shortlistId, runId, ligandId });
      const change = { subjectKind: 'shortlist', subjectId: shortlistId, runId, details: { ligandId } };
      return { answer: undefined, told: isGone ? { ...change, action: 'shortlist.unstar' } : null };
    });
    return resultStars(ctx, deps, runId, ligandId);
  },
});
