import { z } from 'zod';
import { appendAudit } from '@/db/metadata/audit-repository';
import { listIdentityProviders } from '@/db/metadata/identity-providers-repository';
import { lockSignIn, setSignInSettings } from '@/db/metadata/sign-in-settings-repository';
import { ConflictError } from '@/lib/domain/errors';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { defineUseCase } from '@/lib/use-cases/define-use-case';

/** Closes the organisation to passwords, or to passwords without a second factor. It acts at everybody's next request. */
export const changeSignInSettings = defineUseCase({
  name: 'change-sign-in-settings',
  permission: 'org:manage',
  input: z.object({ ssoOnly: z.boolean(), requireSecondFactor: z.boolean() }),
  run: async (ctx, settings, deps) => {
    await deps.metadata.withOrganization(ctx.org.id, async (tx) => {
      await lockSignIn(tx, ctx.org.id);
      const providers = await listIdentityProviders(tx, ctx.org.id);
      if (settings.ssoOnly && !providers.some(({ enabled }) => enabled)) {
        throw new ConflictError('No identity provider is in use. Add one before passwords are closed.');
      }
      await setSignInSettings(tx, ctx.org.id, settings);
      await appendAudit(
        tx,
        ctx.org.id,
        auditEntry(ctx, {
          action: 'sign-in.change',
          subjectKind: 'organization',
          subjectId: ctx.org.id,
          details: settings,
        }),
      );
    });
    return settings;
  },
});
