/** An organisation's way to sign in by OpenID Connect. Its client secret is never told. */
export interface IdentityProvider {
  id: string;
  name: string;
  issuer: string;
  clientId: string;
  hasClientSecret: boolean;
  /** Of the mail addresses that it may vouch for, in lower case. */
  domains: string[];
  /** Claim that names a person's role; null if roles are given by hand. */
  roleClaim: string | null;
  /** Value of that claim -> id of the role. */
  roleOfClaimValue: Record<string, string>;
  /** For those whose claim says nothing; null refuses them. */
  defaultRoleId: string | null;
  enabled: boolean;
}

/** How an organisation lets people in. */
export interface SignInSettings {
  ssoOnly: boolean;
  requireSecondFactor: boolean;
  providers: IdentityProvider[];
  /** What is registered at a provider as the place to come back to. */
  redirectUri: string;
  /** Where members begin single sign-on. */
  startUrl: string;
  /** That a provider can give. */
  roles: { id: string; name: string }[];
}

/** What a provider's discovery document says, or why it cannot be used. */
export type DiscoveryResult =
  | { ok: true; issuer: string; authorizationEndpoint: string; tokenEndpoint: string; keys: string }
  | { ok: false; problem: string };
