import type { IdentityProviderId, OrganizationId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import type { OutboundRules } from '@/lib/outbound/outbound-fetch';

/** What an Admin may make this server connect to. */
export function outboundRules(): OutboundRules {
  const { SSO_HTTP, SSO_PRIVATE_NETWORKS } = env();
  return {
    allowsHttp: SSO_HTTP === 'allow',
    allowsPrivateNetworks: SSO_PRIVATE_NETWORKS === 'allow',
    setting: 'SSO_PRIVATE_NETWORKS',
  };
}

/** Where an organisation's providers send browsers back to: what an Admin registers there. */
export function redirectUri(orgSlug: string): string {
  return `${new URL(env().APP_URL).origin}/api/sso/${orgSlug}/callback`;
}

/** Under which a client secret is sealed. */
export function clientSecretContext(orgId: OrganizationId, id: IdentityProviderId): string {
  return `identity-provider:${orgId}:${id}`;
}

/** Where an organisation's members begin single sign-on. */
export function startUrl(orgSlug: string): string {
  return `${new URL(env().APP_URL).origin}/sign-in/sso?org=${orgSlug}`;
}
