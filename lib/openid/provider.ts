import * as openid from 'openid-client';
import {
  allowedUrl,
  createOutboundFetch,
  OutboundError,
  type OutboundRules,
} from '@/lib/outbound/outbound-fetch';

/** What a sign-in needs to know of an organisation's provider. */
export interface ProviderClient {
  issuer: string;
  clientId: string;
  /** Null for a public client, which has PKCE alone. */
  clientSecret: string | null;
}

/** The provider cannot be used as it is; the message says why, in words for an Admin. */
export class ProviderError extends Error {
  override readonly name = 'ProviderError';
}

const TIMEOUT_SECONDS = 10;

/**
 * Reads a provider's discovery document (OpenID Connect Discovery 1.0) and checks what a sign-in needs of it.
 * @throws ProviderError
 */
export async function discover(issuer: string, rules: OutboundRules): Promise<openid.ServerMetadata> {
  try {
    const config = await openid.discovery(allowedUrl(issuer, rules), 'discovery', undefined, openid.None(), {
      [openid.customFetch]: createOutboundFetch(rules),
      timeout: TIMEOUT_SECONDS,
      execute: rules.allowsHttp ? [openid.allowInsecureRequests] : [],
    });
    const server = config.serverMetadata();
    // The library compares them as URLs; ID tokens carry the issuer to the letter.
    if (server.issuer !== issuer) {
      throw new ProviderError(`The provider calls itself ${server.issuer}. Write the issuer exactly so.`);
    }
    for (const name of ['authorization_endpoint', 'token_endpoint', 'jwks_uri'] as const) {
      const endpoint = server[name];
      if (!endpoint) throw new ProviderError(`The discovery document has no ${name}.`);
      allowedUrl(endpoint, rules);
    }
    return server;
  } catch (error) {
    throw asProviderError(error);
  }
}

/** A client of a provider that was discovered. */
function configuration(
  server: openid.ServerMetadata,
  { clientId, clientSecret }: ProviderClient,
  rules: OutboundRules,
): openid.Configuration {
  const methods = server.token_endpoint_auth_methods_supported ?? ['client_secret_basic'];
  const authentication = !clientSecret
    ? openid.None()
    : methods.includes('client_secret_basic')
      ? openid.ClientSecretBasic(clientSecret)
      : openid.ClientSecretPost(clientSecret);
  const config = new openid.Configuration(server, clientId, undefined, authentication);
  config[openid.customFetch] = createOutboundFetch(rules);
  config.timeout = TIMEOUT_SECONDS;
  if (rules.allowsHttp) openid.allowInsecureRequests(config);
  return config;
}

/** What only the browser that began a sign-in may know when it comes back. */
export interface SignInSecrets {
  state: string;
  nonce: string;
  codeVerifier: string;
}

/** Where to send the browser, and what it must come back with (authorization code with PKCE, state and nonce). */
export async function beginCodeFlow(
  client: ProviderClient,
  redirectUri: string,
  rules: OutboundRules,
): Promise<{ address: URL; secrets: SignInSecrets }> {
  const config = configuration(await discover(client.issuer, rules), client, rules);
  const secrets = {
    state: openid.randomState(),
    nonce: openid.randomNonce(),
    codeVerifier: openid.randomPKCECodeVerifier(),
  };
  const address = openid.buildAuthorizationUrl(config, {
    redirect_uri: redirectUri,
    response_type: 'code',
    scope: 'openid email profile',
    state: secrets.state,
    nonce: secrets.nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(secrets.codeVerifier),
    code_challenge_method: 'S256',
  });
  return { address, secrets };
}

/** What a provider says of a person: its ID token's claims, and those that only its userinfo endpoint has. */
export type ProviderClaims = Readonly<Record<string, unknown>> & { readonly sub: string };

/**
 * Takes the browser's return: state, code, the ID token with its signature, audience, time and nonce.
 * @param currentUrl that the browser came back to, the redirect URI with the provider's answer
 * @throws ProviderError
 */
export async function finishCodeFlow(
  client: ProviderClient,
  currentUrl: URL,
  secrets: SignInSecrets,
  rules: OutboundRules,
): Promise<ProviderClaims> {
  try {
    const server = await discover(client.issuer, rules);
    const config = configuration(server, client, rules);
    const tokens = await openid.authorizationCodeGrant(config, currentUrl, {
      pkceCodeVerifier: secrets.codeVerifier,
      expectedState: secrets.state,
      expectedNonce: secrets.nonce,
      idTokenExpected: true,
    });
    const claims = tokens.claims();
    if (!claims) throw new ProviderError('The provider sent no ID token.');
    const more = server.userinfo_endpoint
      ? await openid.fetchUserInfo(config, tokens.access_token, claims.sub)
      : {};
    return { ...more, ...claims };
  } catch (error) {
    throw asProviderError(error);
  }
}

/** An error of ours as it is; the library's in the words of its innermost cause that has some. */
function asProviderError(error: unknown): ProviderError {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ProviderError) return cause;
    if (cause instanceof OutboundError) return new ProviderError(cause.message, { cause: error });
  }
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new ProviderError(WORDS[code] ?? `The provider's answer cannot be used${code && ` (${code})`}.`, {
    cause: error,
  });
}

const NO_DOCUMENT =
  'There is no discovery document at this issuer (/.well-known/openid-configuration). Check the address.';
const WORDS: Record<string, string> = {
  OAUTH_RESPONSE_IS_NOT_CONFORM: NO_DOCUMENT,
  OAUTH_RESPONSE_IS_NOT_JSON: NO_DOCUMENT,
  OAUTH_PARSE_ERROR: NO_DOCUMENT,
  OAUTH_INVALID_RESPONSE: 'The provider sent something that is not of this protocol.',
  OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED:
    'The discovery document names another issuer. Write the issuer exactly as the provider does.',
  OAUTH_TIMEOUT: 'The provider did not answer in time.',
};
