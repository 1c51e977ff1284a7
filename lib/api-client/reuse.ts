import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString, sendJson } from '@/lib/api-client/request';
import type { CacheEntryPage, CacheOrder, CacheSettings, Reuse } from '@/lib/domain/resources/reuse';

/** Which entries of the cache, and in which order; null: of any. */
export interface EntryQuery {
  sort: CacheOrder;
  targetId: string | null;
  engineSha256: string | null;
}

/** Query keys of what is reused: organisation first. */
export const reuseKeys = {
  of: (org: string) => ['orgs', org, 'reuse'] as const,
  summary: (org: string) => ['orgs', org, 'reuse', 'summary'] as const,
  entries: (org: string, query: EntryQuery) => ['orgs', org, 'reuse', 'entries', query] as const,
};

const path = (org: string, rest = '') => orgPath(org, `/reuse${rest}`);

/** What the cache of results holds and has saved. */
export function reuseQuery(org: string) {
  return queryOptions({
    queryKey: reuseKeys.summary(org),
    queryFn: ({ signal }) => getJson<Reuse>(path(org), signal),
  });
}

/** Its entries, page by page. */
export function cacheEntriesQuery(org: string, query: EntryQuery) {
  return infiniteQueryOptions({
    queryKey: reuseKeys.entries(org, query),
    queryFn: ({ pageParam, signal }) =>
      getJson<CacheEntryPage>(
        path(org, '/entries') + queryString({ ...query, limit: 25, cursor: pageParam }),
        signal,
      ),
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.nextCursor,
  });
}

export function pinEntry(org: string, entryId: string, pinned: boolean): Promise<unknown> {
  return sendJson('PATCH', path(org, `/entries/${encodeURIComponent(entryId)}`), { pinned });
}

/** Takes the results of a target or of an engine's build out of the cache. */
export function invalidateEntries(
  org: string,
  input: { targetId?: string; engineSha256?: string; reason: string },
): Promise<{ invalidated: number }> {
  return sendJson('POST', path(org, '/invalidations'), input);
}

export function changeCacheSettings(org: string, settings: CacheSettings): Promise<CacheSettings> {
  return sendJson('PUT', path(org, '/settings'), settings);
}
