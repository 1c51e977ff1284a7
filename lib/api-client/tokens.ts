import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendJson } from '@/lib/api-client/request';
import type { GrantablePermission } from '@/lib/domain/permissions';
import type { NewToken, TokenList, TokenRow } from '@/lib/domain/resources/tokens';

/** Query keys of API tokens: organisation first. */
export const tokenKeys = {
  list: (org: string) => ['orgs', org, 'tokens'] as const,
};

/** The API tokens that the one who asks may see, newest first. */
export function tokenListQuery(org: string) {
  return queryOptions({
    queryKey: tokenKeys.list(org),
    queryFn: ({ signal }) => getJson<TokenList>(orgPath(org, '/tokens'), signal),
  });
}

export interface NewTokenInput {
  name: string;
  scopes: GrantablePermission[];
  expiresInDays: number;
}

/** Makes a token. Its text is in this answer and nowhere else. */
export function createToken(org: string, input: NewTokenInput): Promise<NewToken> {
  return sendJson<NewToken>('POST', orgPath(org, '/tokens'), input);
}

export function revokeToken(org: string, token: string): Promise<TokenRow> {
  return sendJson<TokenRow>('DELETE', orgPath(org, `/tokens/${encodeURIComponent(token)}`));
}
