import { appendAudit } from '@/db/metadata/audit-repository';
import { insertIdentityProvider, listIdentityProviders } from '@/db/metadata/identity-providers-repository';
import { lockSignIn } from '@/db/metadata/sign-in-settings-repository';
import { ConflictError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import type { IdentityProvider } from '@/lib/domain/resources/sign-in';
import { clientSecretContext } from '@/lib/openid/installation';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import {
  issuerSchema,
  providerSchema,
  requireAllowedIssuer,
  requireGivableRoles,
} from '@/lib/use-cases/sign-in/provider-input';
import { serialiseProvider } from '@/lib/use-cases/sign-in/serialise-provider';

const MOST_PROVIDERS = 5;

/** Lets people in through an OpenID Connect provider of the organisation's own. */
export const createIdentityProvider = defineUseCase({
  name: 'create-identity-provider',
  permission: 'org:manage',
  input: providerSchema.extend({ issuer: issuerSchema }),
  run: async (ctx, { clientSecret, ...input }, deps): Promise<IdentityProvider> => {
    requireAllowedIssuer(input.issuer);
    const id = newId('identityProvider');
    const clientSecretEncrypted = clientSecret
      ? deps.secretBox.seal(clientSecret, clientSecretContext(ctx.org.id, id))
      : null;
    const provider = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await lockSignIn(tx, ctx.org.id);
      if ((await listIdentityProviders(tx, ctx.org.id)).length >= MOST_PROVIDERS)
        throw new ConflictError(`An organisation has ${MOST_PROVIDERS} identity providers at most.`);
      await requireGivableRoles(ctx, tx, input);
      const inserted = await insertIdentityProvider(tx, ctx.org.id, { id, ...input, clientSecretEncrypted });
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'identity-provider.create',
          subjectKind: 'identity-provider',
          subjectId: id,
          details: { ...input },
        }),
      );
      return inserted;
    });
    return serialiseProvider(provider);
  },
});
