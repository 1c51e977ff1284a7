import {
  getIdentityProvider,
  type IdentityProviderRecord,
  listIdentityProviders,
} from '@/db/metadata/identity-providers-repository';
import { getOrganizationBySlug, type OrganizationRecord } from '@/db/metadata/organizations-repository';
import type { RequestOrigin } from '@/lib/auth/org-context';
import { type Client, openSession, type SessionClaim } from '@/lib/auth/sessions';
import { admitPerson } from '@/lib/auth/sso/person';
import { SsoRefused } from '@/lib/auth/sso/refusal';
import { dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import type { IdentityProviderId, OrganizationId, UserId } from '@/lib/domain/ids';
import { SLUG } from '@/lib/domain/slug';
import { logger } from '@/lib/logs/logger';
import { clientSecretContext, outboundRules, redirectUri } from '@/lib/openid/installation';
import {
  beginCodeFlow,
  finishCodeFlow,
  type ProviderClient,
  ProviderError,
  type SignInSecrets,
} from '@/lib/openid/provider';

/** How long a person may take at their provider. */
export const FLOW_SECONDS = 600;
const SEAL = 'sso-flow';

/** What the browser carries, sealed, from the beginning of a sign-in to its end. */
interface Flow {
  orgId: OrganizationId;
  providerId: IdentityProviderId;
  secrets: SignInSecrets;
  /** Where to go then: one of our own paths. */
  callbackPath: string;
  /** Milliseconds since 1970. */
  until: number;
}

async function organizationOf(orgSlug: string): Promise<OrganizationRecord | null> {
  if (!SLUG.test(orgSlug)) return null;
  try {
    const org = await dependencies().metadata.withInstallation((tx) => getOrganizationBySlug(tx, orgSlug));
    return org.status === 'ready' ? org : null;
  } catch (error) {
    if (error instanceof NotFoundError) return null;
    throw error;
  }
}

/** The providers that an organisation signs people in with; none of one that is not there. */
export async function singleSignOnChoices(
  orgSlug: string,
): Promise<{ id: IdentityProviderId; name: string }[]> {
  const org = await organizationOf(orgSlug);
  return org ? (await enabledProviders(org)).map(({ id, name }) => ({ id, name })) : [];
}

const enabledProviders = async (org: OrganizationRecord) =>
  (await dependencies().metadata.withOrganization(org.id, (tx) => listIdentityProviders(tx, org.id))).filter(
    ({ enabled }) => enabled,
  );

function clientOfProvider(org: OrganizationRecord, provider: IdentityProviderRecord): ProviderClient {
  const { issuer, clientId, clientSecretEncrypted } = provider;
  const clientSecret =
    clientSecretEncrypted &&
    dependencies().secretBox.open(clientSecretEncrypted, clientSecretContext(org.id, provider.id));
  return { issuer, clientId, clientSecret };
}

/**
 * Begins a sign-in with an organisation's provider.
 * @param providerId if the organisation has several; otherwise null
 * @returns where to send the browser, with what it must carry; or that a provider has to be chosen first
 * @throws SsoRefused
 */
export async function beginSingleSignOn(
  orgSlug: string,
  providerId: string | null,
  callbackPath: string,
): Promise<{ address: URL; flow: string } | 'choose'> {
  const org = await organizationOf(orgSlug);
  const providers = org ? await enabledProviders(org) : [];
  const [only, ...others] = providers;
  if (!org || !only) throw new SsoRefused('sso-unknown');
  if (others.length > 0 && !providerId) return 'choose';
  const provider = providerId ? providers.find(({ id }) => id === providerId) : only;
  if (!provider) throw new SsoRefused('sso-unknown');
  const { address, secrets } = await asked(org, () =>
    beginCodeFlow(clientOfProvider(org, provider), redirectUri(org.slug), outboundRules()),
  );
  const flow: Flow = {
    orgId: org.id,
    providerId: provider.id,
    secrets,
    callbackPath,
    until: Date.now() + FLOW_SECONDS * 1000,
  };
  return { address, flow: dependencies().secretBox.seal(JSON.stringify(flow), SEAL) };
}

/**
 * Ends a sign-in: checks the provider's answer, admits the person, and opens a session that opens this organisation
 * and no other.
 * @param sealed what the browser carried; null if it carried nothing
 * @param search the query of the address that the browser came back to
 * @throws SsoRefused
 */
export async function finishSingleSignOn(
  orgSlug: string,
  search: URLSearchParams,
  sealed: string | null,
  client: Client,
  origin: RequestOrigin,
): Promise<{ userId: UserId; claim: SessionClaim; callbackPath: string }> {
  const org = await organizationOf(orgSlug);
  const flow = sealed ? openFlow(sealed) : null;
  if (!org || !flow || flow.orgId !== org.id || search.get('state') !== flow.secrets.state)
    throw new SsoRefused('sso-state');
  if (search.has('error')) throw new SsoRefused('sso-denied');
  const provider = await dependencies().metadata.withOrganization(org.id, (tx) =>
    getIdentityProvider(tx, org.id, flow.providerId).catch((error: unknown) => {
      if (error instanceof NotFoundError) return null;
      throw error;
    }),
  );
  if (!provider?.enabled) throw new SsoRefused('sso-unknown');
  const currentUrl = new URL(redirectUri(org.slug));
  currentUrl.search = search.toString();
  const claims = await asked(org, () =>
    finishCodeFlow(clientOfProvider(org, provider), currentUrl, flow.secrets, outboundRules()),
  );
  const userId = await admitPerson(org, provider, claims, origin);
  const claim = await openSession(userId, client, { ssoOrgId: org.id, withSecondFactor: false });
  return { userId, claim, callbackPath: flow.callbackPath };
}

function openFlow(sealed: string): Flow | null {
  try {
    const flow = JSON.parse(dependencies().secretBox.open(sealed, SEAL)) as Flow;
    return flow.until > Date.now() ? flow : null;
  } catch {
    // Not one of ours: another installation's cookie, or somebody's try.
    return null;
  }
}

/** What went wrong with the provider is for the log; the browser learns that something did. */
async function asked<T>(org: OrganizationRecord, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof ProviderError)) throw error;
    logger.warn('An identity provider could not be used.', { orgId: org.id, error });
    throw new SsoRefused('sso-provider', { cause: error });
  }
}
