import type { OrganizationConnection } from '@/db/metadata/client';
import { listIdentityProviders } from '@/db/metadata/identity-providers-repository';
import { getSignInSettings } from '@/db/metadata/sign-in-settings-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { IdentityProviderId, OrganizationId } from '@/lib/domain/ids';

/**
 * Asks whether this provider may go: with "SSO only" another one must be in use. Under `lockSignIn`.
 * @throws ConflictError
 */
export async function requireAnotherProvider(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  providerId: IdentityProviderId,
): Promise<void> {
  const { ssoOnly } = await getSignInSettings(tx, orgId);
  const others = (await listIdentityProviders(tx, orgId)).filter(
    ({ id, enabled }) => enabled && id !== providerId,
  );
  if (!ssoOnly || others.length > 0) return;
  throw new ConflictError(
    'Single sign-on is the only way in, and this is its last provider. Open passwords first.',
  );
}
