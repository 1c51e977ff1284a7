import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath } from '@/lib/api-client/request';
import type { Access } from '@/lib/domain/resources/members';

/** A change of role acts on the server at the next request, and in an open page within this time and a round trip. */
const ASK_EVERY_MS = 2_000;

/** What the one who looks at the page may do in the organisation, asked for again and again while the page is in sight. */
export function accessQuery(org: string) {
  return queryOptions({
    queryKey: ['orgs', org, 'access'] as const,
    queryFn: ({ signal }) => getJson<Access>(orgPath(org, '/access'), signal),
    refetchInterval: ASK_EVERY_MS,
    refetchOnWindowFocus: 'always',
    staleTime: 0,
    retry: false,
  });
}
