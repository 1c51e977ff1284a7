import { listResults } from '@/db/results/results-repository';
import { getShortlist, starsOnShortlist } from '@/db/results/shortlists-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { LigandId, RunId, ShortlistId } from '@/lib/domain/ids';
import {
  SHORTLIST_RESULTS,
  type ShortlistDetail,
  type ShortlistedResult,
} from '@/lib/domain/resources/shortlists';
import { RANKING } from '@/lib/domain/result-query';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';
import { namesOfPeople } from '@/lib/use-cases/shortlists/people-names';
import { serialiseShortlist, serialiseStar } from '@/lib/use-cases/shortlists/serialise-shortlist';
import { unlessMasked } from '@/lib/use-cases/structure-mask';

/** A shortlist with everything on it, each result with its rank in its run. @throws NotFoundError */
export async function loadShortlist(
  ctx: OrgContext,
  deps: Dependencies,
  shortlistId: ShortlistId,
): Promise<ShortlistDetail> {
  const { record, stars, ranked } = await deps.results.withResults(ctx.org.id, async (conn) => {
    const record = await getShortlist(conn, shortlistId);
    const stars = await starsOnShortlist(conn, shortlistId);
    const query = { ...RANKING, filter: { shortlist: shortlistId } };
    const ranked = [];
    for (const runId of new Set(stars.map((star) => star.runId))) {
      const rows = await listResults(conn, runId, { query, limit: SHORTLIST_RESULTS });
      ranked.push(...rows.map((row) => ({ runId, row })));
    }
    return { record, stars, ranked };
  });
  const names = await namesOfPeople(ctx, deps, [
    record.createdBy,
    ...stars.map(({ starredBy }) => starredBy),
  ]);
  const starOf = new Map(stars.map((star) => [keyOf(star.runId, star.ligandId), star]));
  const path = `/api/v1/orgs/${ctx.org.slug}/shortlists/${shortlistId}`;
  return {
    ...serialiseShortlist(ctx, record, names),
    entries: ranked.flatMap(({ runId, row }): ShortlistedResult[] => {
      const star = starOf.get(keyOf(runId, row.ligandId));
      if (!star) return [];
      const run = { id: runId, name: star.runName, targetName: star.targetName };
      return [{ run, result: serialiseResult(ctx, row), ...serialiseStar(ctx, star, names) }];
    }),
    files: { csv: `${path}/export.csv`, sdf: unlessMasked(ctx, `${path}/export.sdf`) },
  };
}

const keyOf = (runId: RunId, ligandId: LigandId) => `${runId} ${ligandId}`;
