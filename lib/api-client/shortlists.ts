import { type InfiniteData, type QueryClient, queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString, sendJson } from '@/lib/api-client/request';
import { runKeys } from '@/lib/api-client/runs';
import type { ResultPage } from '@/lib/domain/resources/runs';
import type { ResultStars, ShortlistDetail, ShortlistList } from '@/lib/domain/resources/shortlists';

/** Query keys of shortlists: organisation first. */
export const shortlistKeys = {
  all: (org: string) => ['orgs', org, 'shortlists'] as const,
  list: (org: string) => ['orgs', org, 'shortlists', 'list'] as const,
  detail: (org: string, shortlist: string) => ['orgs', org, 'shortlists', 'detail', shortlist] as const,
  stars: (org: string, run: string, ligand: string) =>
    ['orgs', org, 'shortlists', 'stars', run, ligand] as const,
};

const shortlistPath = (org: string, shortlist: string) =>
  orgPath(org, `/shortlists/${encodeURIComponent(shortlist)}`);
const starsPath = (org: string, run: string, ligand: string) =>
  orgPath(org, `/runs/${encodeURIComponent(run)}/ligands/${encodeURIComponent(ligand)}/stars`);

export function shortlistListQuery(org: string) {
  return queryOptions({
    queryKey: shortlistKeys.list(org),
    queryFn: ({ signal }) => getJson<ShortlistList>(orgPath(org, '/shortlists'), signal),
  });
}

export function shortlistQuery(org: string, shortlist: string) {
  return queryOptions({
    queryKey: shortlistKeys.detail(org, shortlist),
    queryFn: ({ signal }) => getJson<ShortlistDetail>(shortlistPath(org, shortlist), signal),
  });
}

/** The shortlists that one result is on. */
export function starsQuery(org: string, run: string, ligand: string) {
  return queryOptions({
    queryKey: shortlistKeys.stars(org, run, ligand),
    queryFn: ({ signal }) => getJson<ResultStars>(starsPath(org, run, ligand), signal),
  });
}

export function createShortlist(
  org: string,
  input: { name: string; note: string },
): Promise<ShortlistDetail> {
  return sendJson('POST', orgPath(org, '/shortlists'), input);
}

export function changeShortlist(
  org: string,
  shortlist: string,
  change: { name?: string; note?: string; archived?: boolean },
): Promise<ShortlistDetail> {
  return sendJson('PATCH', shortlistPath(org, shortlist), change);
}

/** A result of a run. */
export interface ResultAddress {
  run: string;
  ligand: string;
}

/** Puts a result on a shortlist, by default the run's own, or changes its note there. `undo` puts it back as it was. */
export function starResult(
  org: string,
  { run, ligand }: ResultAddress,
  star: { shortlistId?: string; note?: string; undo?: boolean },
): Promise<ResultStars> {
  return sendJson('PUT', starsPath(org, run, ligand), star);
}

export function unstarResult(
  org: string,
  { run, ligand }: ResultAddress,
  shortlistId: string,
): Promise<ResultStars> {
  return sendJson('DELETE', starsPath(org, run, ligand) + queryString({ shortlistId }));
}

/** Tells everything that is loaded of what a change of stars answered. */
export function applyStars(client: QueryClient, org: string, answer: ResultStars): void {
  const { runId, ligandId, stars } = answer;
  client.setQueryData(shortlistKeys.stars(org, runId, ligandId), answer);
  const shortlists = stars.map(({ shortlist }) => shortlist.id);
  client.setQueriesData<InfiniteData<ResultPage>>(
    { queryKey: [...runKeys.content(org, runId), 'results'] },
    (data) =>
      data && {
        ...data,
        pages: data.pages.map((page) => ({
          ...page,
          results: page.results.map((row) => (row.ligandId === ligandId ? { ...row, shortlists } : row)),
        })),
      },
  );
  void client.invalidateQueries({ queryKey: shortlistKeys.list(org) });
  void client.invalidateQueries({ queryKey: [...shortlistKeys.all(org), 'detail'] });
  // What is filtered by stars holds other rows now.
  void client.invalidateQueries({
    queryKey: runKeys.content(org, runId),
    predicate: ({ queryKey }) => JSON.stringify(queryKey).includes('"shortlist":'),
  });
}
