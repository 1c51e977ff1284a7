import type { TokenId } from '@/lib/domain/ids';
import type { GrantablePermission } from '@/lib/domain/permissions';

/** `ownerless`: its maker is disabled, or no longer a member as they were when they made it. */
export type TokenState = 'live' | 'expired' | 'revoked' | 'ownerless';

export interface TokenRow {
  id: TokenId;
  name: string;
  /** First characters of the token. */
  prefix: string;
  state: TokenState;
  /** What it may do, as long as its maker may. */
  scopes: GrantablePermission[];
  madeBy: { name: string; email: string };
  /** True if the one who asks made it. */
  isOwn: boolean;
  createdAt: string;
  expiresAt: string;
  /** To the minute; null if never. */
  lastUsedAt: string | null;
  revokedAt: string | null;
}

export interface TokenList {
  tokens: TokenRow[];
  /** What the one who asks may give to a token: all that they may do. */
  grantableScopes: GrantablePermission[];
  /** True if these are everybody's tokens, not only one's own. */
  isEverybodys: boolean;
}

export interface NewToken {
  token: TokenRow;
  /** The token itself. It is not kept, so it is shown this once. */
  text: string;
}

export const TOKEN_DAYS = { default: 90, least: 1, most: 365 } as const;
