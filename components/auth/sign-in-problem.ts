import { formatDuration } from '@/components/ui/quantity';

const THROTTLED = /^throttled:(\d{1,6})$/;

/** True if the password was right and a code of the second factor is needed, or another one. */
export function asksForCode(code: string | null | undefined): boolean {
  return code === 'code-missing' || code === 'code-wrong';
}

/** The words for an error code of signing in: a wrong password, too many tries, or a server in trouble. */
export function signInProblem(code: string | null | undefined): string {
  const seconds = THROTTLED.exec(code ?? '')?.[1];
  if (seconds) return `Too many tries. Wait ${formatDuration(Number(seconds))}, then try again.`;
  if (code === 'code-wrong') {
    return 'This code is wrong, or was used before. Wait for the next one and type that.';
  }
  if (code === 'CredentialsSignin') {
    return 'This e-mail address and password do not belong together. Check both, then try again.';
  }
  return 'Signing in does not work at the moment. Try again shortly; nothing is wrong with your password.';
}
