import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, queryString } from '@/lib/api-client/request';
import type { SearchAnswer } from '@/lib/domain/resources/search';

/** What is called like this. While the next answer is on its way, the last one stays. */
export function searchQuery(org: string, query: string) {
  return queryOptions({
    queryKey: ['orgs', org, 'search', 'by-name', query.trim().toLowerCase()] as const,
    queryFn: ({ signal }) => getJson<SearchAnswer>(orgPath(org, '/search') + queryString({ query }), signal),
    enabled: query.trim() !== '',
    placeholderData: keepPreviousData,
  });
}

/** What these things are called now; those that are gone, or not for this person, are left out. */
export function namesQuery(org: string, ids: readonly string[]) {
  return queryOptions({
    queryKey: ['orgs', org, 'search', 'by-id', ids] as const,
    queryFn: ({ signal }) =>
      getJson<SearchAnswer>(orgPath(org, '/search') + queryString({ ids: ids.join(',') }), signal),
    enabled: ids.length > 0,
    placeholderData: keepPreviousData,
  });
}
