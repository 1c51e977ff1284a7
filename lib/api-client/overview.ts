import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath } from '@/lib/api-client/request';
import type { Overview } from '@/lib/domain/resources/overview';

/** Query key of the overview: organisation first. */
export const overviewKey = (org: string) => ['orgs', org, 'overview'] as const;

const ASK_WHILE_RUNNING_MS = 3_000;

/** What runs, what came of it, what needs somebody; asks again by itself while something runs. */
export function overviewQuery(org: string) {
  return queryOptions({
    queryKey: overviewKey(org),
    queryFn: ({ signal }) => getJson<Overview>(orgPath(org, '/overview'), signal),
    refetchInterval: ({ state }) =>
      (state.data?.runs?.running.length ?? 0) > 0 ? ASK_WHILE_RUNNING_MS : false,
  });
}
