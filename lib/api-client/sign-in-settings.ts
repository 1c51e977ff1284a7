import { queryOptions } from '@tanstack/react-query';
import { getJson, orgPath, sendJson } from '@/lib/api-client/request';
import type { DiscoveryResult, IdentityProvider, SignInSettings } from '@/lib/domain/resources/sign-in';

/** Query keys of an organisation's ways to sign in: organisation first. */
export const signInSettingsKeys = {
  settings: (org: string) => ['orgs', org, 'sign-in'] as const,
};

const path = (org: string, rest = '') => orgPath(org, `/settings/sign-in${rest}`);

export function signInSettingsQuery(org: string) {
  return queryOptions({
    queryKey: signInSettingsKeys.settings(org),
    queryFn: ({ signal }) => getJson<SignInSettings>(path(org), signal),
  });
}

export function changeSignInSettings(
  org: string,
  settings: { ssoOnly: boolean; requireSecondFactor: boolean },
): Promise<unknown> {
  return sendJson('PUT', path(org), settings);
}

/** What is typed of a provider. A client secret that is left out stays as it is. */
export type ProviderInput = Omit<IdentityProvider, 'id' | 'hasClientSecret'> & { clientSecret?: string };

export function createProvider(org: string, input: ProviderInput): Promise<IdentityProvider> {
  return sendJson('POST', path(org, '/providers'), input);
}

export function changeProvider(
  org: string,
  providerId: string,
  { issuer: _, ...input }: ProviderInput,
): Promise<IdentityProvider> {
  return sendJson('PUT', path(org, `/providers/${encodeURIComponent(providerId)}`), input);
}

export function removeProvider(org: string, providerId: string): Promise<unknown> {
  return sendJson('DELETE', path(org, `/providers/${encodeURIComponent(providerId)}`));
}

/** Reads an issuer's discovery document from the server. */
export function testIssuer(org: string, issuer: string): Promise<DiscoveryResult> {
  return sendJson('POST', path(org, '/test'), { issuer });
}
