import { listResults, type RankedResult } from '@/db/results/results-repository';
import {
  getShortlist,
  type ShortlistRecord,
  type StarOnShortlist,
  starsOnShortlist,
} from '@/db/results/shortlists-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { LigandId, RunId, ShortlistId } from '@/lib/domain/ids';
import { SHORTLIST_RESULTS, type ShortlistDetail } from '@/lib/domain/resources/shortlists';
import { RANKING } from '@/lib/domain/result-query';
import { BUNDLE_PERMISSIONS } from '@/lib/use-cases/proof/bundle-permissions';
import { serialiseResult } from '@/lib/use-cases/runs/serialise-result';
import { namesOfPeople } from '@/lib/use-cases/shortlists/people-names';
import { serialiseShortlist, serialiseStar } from '@/lib/use-cases/shortlists/serialise-shortlist';
import { unlessMasked } from '@/lib/use-cases/structure-mask';

/** A shortlist with everything on it. */
export interface ReadShortlist {
  record: ShortlistRecord;
  /** By run, the best affinity of each first. */
  entries: { star: StarOnShortlist; row: RankedResult }[];
  /** Of people, by their ids; for whoever may see the members. */
  names: ReadonlyMap<string, string>;
}

/** Reads a shortlist and what is on it, each result with its rank in its run. @throws NotFoundError */
export async function readShortlist(
  ctx: OrgContext,
  deps: Dependencies,
  shortlistId: ShortlistId,
): Promise<ReadShortlist> {
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
  const entries = ranked.flatMap(({ runId, row }) => {
    const star = starOf.get(keyOf(runId, row.ligandId));
    return star ? [{ star, row }] : [];
  });
  return { record, entries, names };
}

/** A shortlist with everything on it, as it is shown. @throws NotFoundError */
export async function loadShortlist(
  ctx: OrgContext,
  deps: Dependencies,
  shortlistId: ShortlistId,
): Promise<ShortlistDetail> {
  return serialiseDetail(ctx, await readShortlist(ctx, deps, shortlistId));
}

export function serialiseDetail(ctx: OrgContext, { record, entries, names }: ReadShortlist): ShortlistDetail {
  const path = `/api/v1/orgs/${ctx.org.slug}/shortlists/${record.id}`;
  const mayExport = BUNDLE_PERMISSIONS.every((permission) => ctx.permissions.has(permission));
  return {
    ...serialiseShortlist(ctx, record, names),
    entries: entries.map(({ star, row }) => ({
      run: { id: star.runId, name: star.runName, targetName: star.targetName },
      result: serialiseResult(ctx, row),
      ...serialiseStar(ctx, star, names),
    })),
    files: {
      csv: `${path}/export.csv`,
      sdf: unlessMasked(ctx, `${path}/export.sdf`),
      proof: mayExport ? `${path}/proof` : null,
    },
  };
}

const keyOf = (runId: RunId, ligandId: LigandId) => `${runId} ${ligandId}`;
