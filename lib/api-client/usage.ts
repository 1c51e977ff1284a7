import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath } from '@/lib/api-client/request';
import type { Usage } from '@/lib/domain/resources/usage';

/** Query keys of what an organisation uses: organisation first. */
export const usageKeys = {
  of: (org: string) => ['orgs', org, 'usage'] as const,
};

const REFRESH_MS = 15_000;

/** What the organisation uses of its quotas; asks again by itself, because workers go on. */
export function usageQuery(org: string) {
  return queryOptions({
    queryKey: usageKeys.of(org),
    queryFn: ({ signal }) => getJson<Usage>(orgPath(org, '/usage'), signal),
    refetchInterval: REFRESH_MS,
  });
}
