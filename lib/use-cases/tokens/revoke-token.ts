import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { getToken, revokeToken as markRevoked } from '@/db/metadata/tokens-repository';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { TokenRow } from '@/lib/domain/resources/tokens';
import { requirePerson } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { serialiseToken } from '@/lib/use-cases/tokens/serialise-token';

/** Ends an API token at once: one's own, or anybody's for who manages tokens. Another's is not found otherwise. */
export const revokeToken = defineUseCase({
  name: 'revoke-token',
  permission: [],
  input: z.object({ tokenId: idSchema('token') }),
  run: async (ctx, { tokenId }, deps): Promise<TokenRow> => {
    const orgId = ctx.org.id;
    const ownOnly = ctx.permissions.has('token:manage') ? null : requirePerson(ctx).userId;
    return deps.metadata.withOrganization(orgId, async (tx) => {
      const { name, prefix, maker } = await getToken(tx, orgId, tokenId);
      if (ownOnly && maker.id !== ownOnly) throw new NotFoundError('token');
      if (!(await markRevoked(tx, orgId, tokenId))) throw new ConflictError('The token is revoked already.');
      const revoked = await getToken(tx, orgId, tokenId);
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'token.revoke',
          subjectKind: 'token',
          subjectId: tokenId,
          details: { name, prefix },
        }),
      );
      return serialiseToken(ctx, revoked);
    });
  },
});
