import { appendAudit } from '@/db/metadata/audit-repository';
import {
  changeIdentityProvider as change,
  getIdentityProvider,
} from '@/db/metadata/identity-providers-repository';
import { endSingleSignOnSessions } from '@/db/metadata/sessions-repository';
import { lockSignIn } from '@/db/metadata/sign-in-settings-repository';
import type { IdentityProvider } from '@/lib/domain/resources/sign-in';
import { clientSecretContext } from '@/lib/openid/installation';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { requireAnotherProvider } from '@/lib/use-cases/sign-in/last-provider';
import { providerSchema, requireGivableRoles } from '@/lib/use-cases/sign-in/provider-input';
import { serialiseProvider } from '@/lib/use-cases/sign-in/serialise-provider';

/**
 * Changes a provider. Its issuer stays: subjects of another issuer would be taken for those of this one. Taking it
 * out of use ends the sessions of the organisation's single sign-on.
 */
export const changeIdentityProvider = defineUseCase({
  name: 'change-identity-provider',
  permission: 'org:manage',
  input: providerSchema.extend({ providerId: idSchema('identityProvider') }),
  run: async (ctx, { providerId, clientSecret, ...input }, deps): Promise<IdentityProvider> => {
    const secret =
      clientSecret === undefined
        ? {}
        : {
            clientSecretEncrypted:
              clientSecret && deps.secretBox.seal(clientSecret, clientSecretContext(ctx.org.id, providerId)),
          };
    const provider = await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await lockSignIn(tx, ctx.org.id);
      const before = await getIdentityProvider(tx, ctx.org.id, providerId);
      await requireGivableRoles(ctx, tx, input);
      const isTakenOut = before.enabled && !input.enabled;
      if (isTakenOut) await requireAnotherProvider(tx, ctx.org.id, providerId);
      const changed = await change(tx, ctx.org.id, providerId, { ...input, ...secret });
      const endedSessions = isTakenOut ? await endSingleSignOnSessions(tx, ctx.org.id) : 0;
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'identity-provider.change',
          subjectKind: 'identity-provider',
          subjectId: providerId,
          details: { ...input, secretChanged: clientSecret !== undefined, endedSessions },
        }),
      );
      return changed;
    });
    return serialiseProvider(provider);
  },
});
