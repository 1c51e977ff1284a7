import { z } from 'zod';
import { listIdentityProviders } from '@/db/metadata/identity-providers-repository';
import { listRoles } from '@/db/metadata/members-repository';
import { getSignInSettings as load } from '@/db/metadata/sign-in-settings-repository';
import type { SignInSettings } from '@/lib/domain/resources/sign-in';
import { redirectUri, startUrl } from '@/lib/openid/installation';
import { defineUseCase } from '@/lib/use-cases/define-use-case';
import { serialiseProvider } from '@/lib/use-cases/sign-in/serialise-provider';

/** How the organisation lets people in, and through whom. */
export const getSignInSettings = defineUseCase({
  name: 'get-sign-in-settings',
  permission: 'org:manage',
  input: z.object({}),
  run: async (ctx, _input, deps): Promise<SignInSettings> =>
    deps.metadata.withOrganization(ctx.org.id, async (tx) => ({
      ...(await load(tx, ctx.org.id)),
      providers: (await listIdentityProviders(tx, ctx.org.id)).map(serialiseProvider),
      redirectUri: redirectUri(ctx.org.slug),
      startUrl: startUrl(ctx.org.slug),
      roles: (await listRoles(tx, ctx.org.id)).map(({ id, name }) => ({ id, name })),
    })),
});
