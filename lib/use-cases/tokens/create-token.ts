import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { countOpenTokens, getToken, insertToken } from '@/db/metadata/tokens-repository';
import { newApiToken } from '@/lib/auth/api-tokens';
import { ConflictError, InvalidInputError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { type GrantablePermission, isGrantablePermission } from '@/lib/domain/permissions';
import { type NewToken, TOKEN_DAYS } from '@/lib/domain/resources/tokens';
import { requirePerson } from '@/lib/use-cases/actor';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { nameSchema } from '@/lib/use-cases/input-schemas';
import { serialiseToken } from '@/lib/use-cases/tokens/serialise-token';

const MOST_OPEN = 50;

const scopesSchema = z
  .array(
    z.custom<GrantablePermission>((scope) => typeof scope === 'string' && isGrantablePermission(scope), {
      error: 'There is no such permission.',
    }),
    { error: 'Must be a list of permissions.' },
  )
  .min(1, 'Choose at least one permission.')
  .max(100, 'Must be 100 at most.')
  .transform((scopes) => [...new Set(scopes)]);

/**
 * Makes an API token of the organisation that acts for its maker. Every member may, for what they may do themselves;
 * a token cannot make another, or it would outlive its end.
 */
export const createToken = defineUseCase({
  name: 'create-token',
  permission: [],
  input: z.object({
    name: nameSchema,
    scopes: scopesSchema,
    expiresInDays: z
      .number({ error: 'Must be a number of days.' })
      .int('Must be whole days.')
      .min(TOKEN_DAYS.least, `Must be ${TOKEN_DAYS.least} at least.`)
      .max(TOKEN_DAYS.most, `Must be ${TOKEN_DAYS.most} at most.`)
      .default(TOKEN_DAYS.default),
  }),
  run: async (ctx, { name, scopes, expiresInDays }, deps): Promise<NewToken> => {
    const orgId = ctx.org.id;
    const { userId } = requirePerson(ctx);
    const missing = scopes.filter((scope) => !ctx.permissions.has(scope));
    if (missing.length > 0) {
      throw new InvalidInputError([
        { field: 'scopes', message: `Your own role does not allow ${missing.join(', ')}.` },
      ]);
    }
    const id = newId('token');
    const { text, prefix, sha256 } = newApiToken();
    const token = await deps.metadata.withOrganization(orgId, async (tx) => {
      if ((await countOpenTokens(tx, orgId, userId)) >= MOST_OPEN) {
        throw new ConflictError(
          `You have ${MOST_OPEN} tokens that are in force. Revoke one that is not needed.`,
        );
      }
      await insertToken(tx, orgId, {
        id,
        userId,
        name,
        prefix,
        sha256,
        scopes,
        lifetimeDays: expiresInDays,
      });
      await appendAudit(
        tx,
        orgId,
        auditEntry(ctx, {
          action: 'token.create',
          subjectKind: 'token',
          subjectId: id,
          details: { name, prefix, scopes, expiresInDays },
        }),
      );
      return getToken(tx, orgId, id);
    });
    return { token: serialiseToken(ctx, token), text };
  },
});
