import { z } from 'zod';
import { getRunMeta } from '@/db/metadata/runs-repository';
import { type ComparedResultRecord, listComparedResults } from '@/db/results/results-repository';
import { rankCorrelation } from '@/lib/domain/rank-correlation';
import type { ComparedRow, RunComparison } from '@/lib/domain/resources/run-comparison';
import { matchResults } from '@/lib/domain/run-comparison';
import type { RunSpec } from '@/lib/domain/run-spec';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { loadRunDetail } from '@/lib/use-cases/runs/get-run';

/**
 * Two runs side by side, molecule by molecule. Not for whoever may not see structures: that two ligands are the same
 * molecule confirms a guess of what they are.
 */
export const compareRuns = defineUseCase({
  name: 'compare-runs',
  permission: ['run:read', 'structure:read'],
  input: z.object({ a: idSchema('run'), b: idSchema('run') }),
  run: async (ctx, { a, b }, deps): Promise<RunComparison> => {
    const orgId = ctx.org.id;
    const [runA, runB] = [await loadRunDetail(ctx, a, deps), await loadRunDetail(ctx, b, deps)];
    const receptors = await deps.metadata.withOrganization(orgId, async (tx) => {
      const specs = [await getRunMeta(tx, orgId, a), await getRunMeta(tx, orgId, b)];
      return specs.map(({ params }) => (params as RunSpec).target.pdbqtSha256);
    });
    const results = await deps.results.withResults(orgId, async (conn) => ({
      a: await listComparedResults(conn, a),
      b: await listComparedResults(conn, b),
    }));
    const { matched, onlyA, onlyB, repeats } = matchResults(results.a, results.b);
    return {
      a: runA,
      b: runB,
      isSameReceptor: receptors[0] === receptors[1],
      correlation: rankCorrelation(
        matched.map((pair) => [pair.a.affinityKcalPerMol, pair.b.affinityKcalPerMol]),
      ),
      matched: matched.map((pair) => ({ a: rowOf(pair.a), b: rowOf(pair.b), by: pair.by })),
      onlyA: onlyA.map(rowOf),
      onlyB: onlyB.map(rowOf),
      repeats,
    };
  },
});

function rowOf({ ligandId, name, rank, affinityKcalPerMol, poses }: ComparedResultRecord): ComparedRow {
  return { ligandId, name, rank, affinityKcalPerMol, poses };
}
