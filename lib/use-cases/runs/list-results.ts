import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import { listResults as loadResults } from '@/db/results/results-repository';
import type { LigandId } from '@/lib/domain/ids';
import type { ResultPage } from '@/lib/domain/resources/runs';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, idSchema, limitSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';

/** The ranking of a run, the best affinity first. */
export const listResults = defineUseCase({
  name: 'list-results',
  permission: 'run:read',
  input: z.object({
    runId: idSchema('run'),
    sort: sortSchema(['affinity']),
    cursor: cursorSchema,
    limit: limitSchema,
  }),
  run: async (ctx, { runId, sort, cursor, limit }, deps): Promise<ResultPage> => {
    const scope = { orgId: ctx.org.id, query: `results:${runId}:${sort}` };
    const position = cursor
      ? (decodeCursor(deps.cursorKey, scope, cursor) as [number, LigandId, number])
      : null;
    const after = position
      ? { bestAffinityKcalPerMol: position[0], ligandId: position[1], rank: position[2] }
      : undefined;
    const rows = await deps.results.withResults(ctx.org.id, async (conn) => {
      await getJob(conn, runId);
      return loadResults(conn, runId, { after, limit: limit + 1 });
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return {
      results: page.map((row) => serialiseResult(ctx, row)),
      nextCursor:
        rows.length > limit && last
          ? encodeCursor(deps.cursorKey, scope, [last.bestAffinityKcalPerMol, last.ligandId, last.rank])
          : null,
    };
  },
});
