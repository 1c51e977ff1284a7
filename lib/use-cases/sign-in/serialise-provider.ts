import type { IdentityProviderRecord } from '@/db/metadata/identity-providers-repository';
import type { IdentityProvider } from '@/lib/domain/resources/sign-in';

export function serialiseProvider(provider: IdentityProviderRecord): IdentityProvider {
  return {
    id: provider.id,
    name: provider.name,
    issuer: provider.issuer,
    clientId: provider.clientId,
    hasClientSecret: provider.clientSecretEncrypted !== null,
    domains: provider.domains,
    roleClaim: provider.roleClaim,
    roleOfClaimValue: provider.roleOfClaimValue,
    defaultRoleId: provider.defaultRoleId,
    enabled: provider.enabled,
  };
}
