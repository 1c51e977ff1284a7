import { z } from 'zod';
import { getJob } from '@/db/results/jobs-repository';
import {
  countByPart,
  countMatchingResults,
  listResults as loadResults,
  type ResultPosition,
} from '@/db/results/results-repository';
import type { ResultMatches, ResultPage } from '@/lib/domain/resources/runs';
import { activeParts, RANKING, RESULT_ORDERS, RESULT_SORTS } from '@/lib/domain/result-query';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { cursorSchema, idSchema, limitSchema, sortSchema } from '@/lib/use-cases/input-schemas';
import { decodeCursor, encodeCursor } from '@/lib/use-cases/page-cursor';
import {
  refuseEmptyRanges,
  requireVisible,
  resultFilterShape,
} from '@/lib/use-cases/runs/result-filter-input';
import { searchFilter } from '@/lib/use-cases/runs/search-filter';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';

/** The results of a run: its ranking, the best affinity first, or in another order and filtered. */
export const listResults = defineUseCase({
  name: 'list-results',
  permission: 'run:read',
  input: z
    .strictObject({
      runId: idSchema('run'),
      sort: sortSchema(RESULT_SORTS),
      order: z.enum(RESULT_ORDERS).default(RANKING.order),
      ...resultFilterShape,
      cursor: cursorSchema,
      limit: limitSchema,
    })
    .superRefine(refuseEmptyRanges),
  run: async (ctx, { runId, sort, order, cursor, limit, ...filter }, deps): Promise<ResultPage> => {
    requireVisible(ctx, filter, sort);
    const query = { sort, order, filter };
    const scope = { orgId: ctx.org.id, query: `results:${runId}:${JSON.stringify(query)}` };
    const position = cursor
      ? (decodeCursor(deps.cursorKey, scope, cursor) as [
          ResultPosition['key'],
          ResultPosition['ligandId'],
          number,
        ])
      : null;
    const after = position ? { key: position[0], ligandId: position[1], rank: position[2] } : undefined;
    const searched = await searchFilter(ctx, deps, runId, filter);
    const { rows, matches } = await deps.results.withResults(ctx.org.id, async (conn) => {
      const { counts } = await getJob(conn, runId);
      const rows = await loadResults(conn, runId, {
        query: { ...query, filter: searched },
        after,
        limit: limit + 1,
      });
      if (after) return { rows, matches: null };
      const total = counts.docked + counts.reused;
      const parts = activeParts(filter);
      const matching = parts.length > 0 ? await countMatchingResults(conn, runId, searched) : total;
      const byPart = matching === 0 && total > 0 ? await countByPart(conn, runId, searched, parts) : null;
      return { rows, matches: { matching, total, byPart } satisfies ResultMatches };
    });
    const page = rows.slice(0, limit);
    const last = page.at(-1)?.position;
    return {
      results: page.map((row) => serialiseResult(ctx, row)),
      matches,
      nextCursor:
        rows.length > limit && last
          ? encodeCursor(deps.cursorKey, scope, [last.key, last.ligandId, last.rank])
          : null,
    };
  },
});
