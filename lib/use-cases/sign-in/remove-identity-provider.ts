import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { deleteIdentityProvider, getIdentityProvider } from '@/db/metadata/identity-providers-repository';
import { endSingleSignOnSessions } from '@/db/metadata/sessions-repository';
import { lockSignIn } from '@/db/metadata/sign-in-settings-repository';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { idSchema } from '@/lib/use-cases/input-schemas';
import { requireAnotherProvider } from '@/lib/use-cases/sign-in/last-provider';

/** Forgets a provider and its links to people, who stay members. Sessions of the organisation's single sign-on end. */
export const removeIdentityProvider = defineUseCase({
  name: 'remove-identity-provider',
  permission: 'org:manage',
  input: z.object({ providerId: idSchema('identityProvider') }),
  run: async (ctx, { providerId }, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await lockSignIn(tx, ctx.org.id);
      const { name, issuer } = await getIdentityProvider(tx, ctx.org.id, providerId);
      await requireAnotherProvider(tx, ctx.org.id, providerId);
      await deleteIdentityProvider(tx, ctx.org.id, providerId);
      const endedSessions = await endSingleSignOnSessions(tx, ctx.org.id);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'identity-provider.remove',
          subjectKind: 'identity-provider',
          subjectId: providerId,
          details: { name, issuer, endedSessions },
        }),
      );
    });
    return { removed: true };
  },
});
