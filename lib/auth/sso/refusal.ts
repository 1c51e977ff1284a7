/** Why single sign-on came to nothing; the sign-in page has words for each. */
export type SsoRefusal =
  /** No such organisation, or it has no single sign-on: the same, on purpose. */
  | 'sso-unknown'
  /** The browser did not begin this, or took longer than allowed. */
  | 'sso-state'
  /** The provider refused, or the person changed their mind there. */
  | 'sso-denied'
  /** The provider does not answer, or its answer cannot be trusted. */
  | 'sso-provider'
  | 'sso-unverified'
  | 'sso-domain'
  | 'sso-role'
  | 'sso-disabled'
  | 'sso-full';

export class SsoRefused extends Error {
  override readonly name = 'SsoRefused';
  constructor(
    readonly code: SsoRefusal,
    options?: ErrorOptions,
  ) {
    super(`Single sign-on came to nothing: ${code}.`, options);
  }
}
