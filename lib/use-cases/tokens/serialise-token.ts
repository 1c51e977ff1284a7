import type { TokenRecord } from '@/db/metadata/tokens-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import { isGrantablePermission } from '@/lib/domain/permissions';
import type { TokenRow, TokenState } from '@/lib/domain/resources/tokens';
import { actorUserId } from '@/lib/use-cases/actor';

export function serialiseToken(ctx: OrgContext, token: TokenRecord): TokenRow {
  return {
    id: token.id,
    name: token.name,
    prefix: token.prefix,
    state: stateOf(token),
    scopes: token.scopes.filter(isGrantablePermission),
    madeBy: { name: token.maker.name, email: token.maker.email },
    isOwn: token.maker.id === actorUserId(ctx),
    createdAt: token.createdAt.toISOString(),
    expiresAt: token.expiresAt.toISOString(),
    lastUsedAt: token.lastUsedAt?.toISOString() ?? null,
    revokedAt: token.revokedAt?.toISOString() ?? null,
  };
}

function stateOf(token: TokenRecord): TokenState {
  if (token.revokedAt) return 'revoked';
  if (token.isExpired) return 'expired';
  return token.isBacked ? 'live' : 'ownerless';
}
