import { formatDuration } from '@/components/ui/quantity';

const THROTTLED = /^throttled:(\d{1,6})$/;

/** The words for an error code of signing in: a wrong password, too many tries, or a server in trouble. */
export function signInProblem(code: string | null | undefined): string {
  const seconds = THROTTLED.exec(code ?? '')?.[1];
  if (seconds) return `Too many tries. Wait ${formatDuration(Number(seconds))}, then try again.`;
  if (code === 'CredentialsSignin') {
    return 'This e-mail address and password do not belong together. Check both, then try again.';
  }
  return 'Signing in does not work at the moment. Try again shortly; nothing is wrong with your password.';
}
