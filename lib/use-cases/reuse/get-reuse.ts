import { z } from 'zod';
import { listMostReused, listReuseByMonth, readReuseTotals } from '@/db/results/reuse-repository';
import type { Reuse } from '@/lib/domain/resources/reuse';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { ligandName } from '@/lib/use-cases/structure-mask';

const MONTHS = 12;
const MOST_REUSED = 20;

/** What the cache of results holds, and what it has saved. */
export const getReuse = defineUseCase({
  name: 'get-reuse',
  permission: 'cache:manage',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<Reuse> => {
    const { totals, months, mostReused } = await deps.results.withResults(ctx.org.id, async (conn) => ({
      totals: await readReuseTotals(conn),
      months: await listReuseByMonth(conn, MONTHS),
      mostReused: await listMostReused(conn, MOST_REUSED),
    }));
    return {
      entries: totals.entries,
      hits: totals.hits,
      cpuHoursSaved: totals.cpuSecondsSaved / 3600,
      months,
      mostReused: mostReused.map((result) => ({
        runId: result.runId,
        runName: result.runName,
        ligandId: result.ligandId,
        name: ligandName(ctx, result),
        affinityKcalPerMol: result.bestAffinityKcalPerMol,
        hits: result.hits,
        lastHitAt: result.lastHitAt?.toISOString() ?? null,
        cpuSeconds: result.cpuSeconds,
      })),
    };
  },
});
