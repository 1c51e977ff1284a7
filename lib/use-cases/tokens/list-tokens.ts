import { z } from 'zod';
import { listTokens as loadTokens } from '@/db/metadata/tokens-repository';
import { isGrantablePermission } from '@/lib/domain/permissions';
import type { TokenList } from '@/lib/domain/resources/tokens';
import { requirePerson } from '@/lib/use-cases/actor';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseToken } from '@/lib/use-cases/tokens/serialise-token';

const MOST = 500;

/** One's own API tokens; everybody's for who manages tokens. The newest first, ended ones included. */
export const listTokens = defineUseCase({
  name: 'list-tokens',
  permission: [],
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<TokenList> => {
    const isEverybodys = ctx.permissions.has('token:manage');
    const makerId = isEverybodys ? undefined : requirePerson(ctx).userId;
    const tokens = await deps.metadata.withOrganization(ctx.org.id, (tx) =>
      loadTokens(tx, ctx.org.id, { makerId, limit: MOST }),
    );
    return {
      tokens: tokens.map((token) => serialiseToken(ctx, token)),
      grantableScopes: [...ctx.permissions].filter(isGrantablePermission),
      isEverybodys,
    };
  },
});
