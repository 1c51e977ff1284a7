import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath } from '@/lib/api-client/request';
import type { Reuse } from '@/lib/domain/resources/reuse';

/** Query keys of what is reused: organisation first. */
export const reuseKeys = {
  of: (org: string) => ['orgs', org, 'reuse'] as const,
};

/** What the cache of results holds and has saved. */
export function reuseQuery(org: string) {
  return queryOptions({
    queryKey: reuseKeys.of(org),
    queryFn: ({ signal }) => getJson<Reuse>(orgPath(org, '/reuse'), signal),
  });
}
