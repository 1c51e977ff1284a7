import type { ProviderInput } from '@/lib/api-client/sign-in-settings';
import type { IdentityProvider } from '@/lib/domain/resources/sign-in';

/** A provider as it is being typed. */
export interface ProviderDraft {
  name: string;
  issuer: string;
  clientId: string;
  /** Empty: as it is, or none for a new one. */
  clientSecret: string;
  domains: string;
  roleClaim: string;
  roleValues: { value: string; roleId: string }[];
  /** Empty: nobody without a claim comes in. */
  defaultRoleId: string;
  enabled: boolean;
}

/** What the form starts with. */
export function draftOf(provider: IdentityProvider | null): ProviderDraft {
  return {
    name: provider?.name ?? '',
    issuer: provider?.issuer ?? '',
    clientId: provider?.clientId ?? '',
    clientSecret: '',
    domains: provider?.domains.join(', ') ?? '',
    roleClaim: provider?.roleClaim ?? '',
    roleValues: Object.entries(provider?.roleOfClaimValue ?? {}).map(([value, roleId]) => ({
      value,
      roleId,
    })),
    defaultRoleId: provider?.defaultRoleId ?? '',
    enabled: provider?.enabled ?? true,
  };
}

/** What is sent. Rows without a value or a role are left out. */
export function inputOf(draft: ProviderDraft): ProviderInput {
  const { name, issuer, clientId, enabled } = draft;
  return {
    name,
    issuer: issuer.trim(),
    clientId,
    enabled,
    ...(draft.clientSecret && { clientSecret: draft.clientSecret }),
    domains: draft.domains.split(/[\s,;]+/).filter(Boolean),
    roleClaim: draft.roleClaim.trim() || null,
    roleOfClaimValue: Object.fromEntries(
      draft.roleValues
        .filter(({ value, roleId }) => value.trim() && roleId)
        .map(({ value, roleId }) => [value.trim(), roleId]),
    ),
    defaultRoleId: draft.defaultRoleId || null,
  };
}
