import { starsOfResult } from '@/db/results/shortlists-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { LigandId, RunId } from '@/lib/domain/ids';
import type { ResultStars } from '@/lib/domain/resources/shortlists';
import { namesOfPeople } from '@/lib/use-cases/shortlists/people-names';
import { serialiseStar } from '@/lib/use-cases/shortlists/serialise-shortlist';

/** The shortlists that a result is on, as they stand now. */
export async function resultStars(
  ctx: OrgContext,
  deps: Dependencies,
  runId: RunId,
  ligandId: LigandId,
): Promise<ResultStars> {
  const stars = await deps.results.withResults(ctx.org.id, (conn) => starsOfResult(conn, runId, ligandId));
  const names = await namesOfPeople(
    ctx,
    deps,
    stars.map(({ starredBy }) => starredBy),
  );
  return {
    runId,
    ligandId,
    stars: stars.map((star) => ({
      shortlist: { id: star.shortlistId, name: star.shortlistName },
      ...serialiseStar(ctx, star, names),
    })),
  };
}
