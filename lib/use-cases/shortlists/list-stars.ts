import { z } from 'zod';
import { requireResult } from '@/db/results/shortlists-repository';
import type { ResultStars } from '@/lib/domain/resources/shortlists';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { resultStars } from '@/lib/use-cases/shortlists/result-stars';

/** The shortlists that a result is on, with the notes and who put it there. */
export const listStars = defineUseCase({
  name: 'list-stars',
  permission: 'run:read',
  input: z.object({ runId: idSchema('run'), ligandId: idSchema('ligand') }),
  run: async (ctx, { runId, ligandId }, deps): Promise<ResultStars> => {
    await deps.results.withResults(ctx.org.id, (conn) => requireResult(conn, runId, ligandId));
    return resultStars(ctx, deps, runId, ligandId);
  },
});
