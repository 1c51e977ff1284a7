import { formatDuration } from '@/components/ui/quantity';

const THROTTLED = /^throttled:(\d{1,6})$/;

/** Of single sign-on. Those about a person say what is wrong with the account at the provider. */
const SSO_PROBLEMS: Record<string, string> = {
  'sso-unknown':
    'There is no single sign-on for an organisation of this address. Check it, or use a password.',
  'sso-state': 'This took too long, or began in another browser. Begin again.',
  'sso-denied': 'The provider did not let you through. Begin again, or ask your organisation’s Admin.',
  'sso-provider':
    'The provider does not answer as it should. Try again; if it stays, tell your organisation’s Admin.',
  'sso-unverified':
    'Your provider does not say that your mail address is verified, so it cannot be used here.',
  'sso-domain': 'Your mail address is of a domain that this organisation does not let in by this provider.',
  'sso-role': 'Your account at the provider has no role in this organisation. Ask its Admin.',
  'sso-disabled': 'You may not enter this organisation at the moment. Ask its Admin.',
  'sso-full': 'The organisation has as many members as it may have. Ask its Admin.',
};

/** True if the password was right and a code of the second factor is needed, or another one. */
export function asksForCode(code: string | null | undefined): boolean {
  return code === 'code-missing' || code === 'code-wrong';
}

/** The words for an error code of signing in: a wrong password, too many tries, or a server in trouble. */
export function signInProblem(code: string | null | undefined): string {
  const seconds = THROTTLED.exec(code ?? '')?.[1];
  if (seconds) return `Too many tries. Wait ${formatDuration(Number(seconds))}, then try again.`;
  const ssoProblem = code && Object.hasOwn(SSO_PROBLEMS, code) ? SSO_PROBLEMS[code] : undefined;
  if (ssoProblem) return ssoProblem;
  if (code === 'code-wrong') {
    return 'This code is wrong, or was used before. Wait for the next one and type that.';
  }
  if (code === 'CredentialsSignin') {
    return 'This e-mail address and password do not belong together. Check both, then try again.';
  }
  return 'Signing in does not work at the moment. Try again shortly; nothing is wrong with your account.';
}
