import { verifyPassword } from '@/lib/auth/passwords';
import { SignInThrottle } from '@/lib/auth/sign-in-throttle';
import { RateLimitedError } from '@/lib/domain/errors';

/** A check takes 19 MiB and a thread for some 20 ms; a flood of them would starve everything else. */
const CHECKS_AT_ONCE = 32;

const throttle = new SignInThrottle();
let checks = 0;

/**
 * Asks for one try at somebody's password or code; it counts before it is looked at.
 * @param ip null if it is not known: then only the account counts
 * @throws RateLimitedError after too many tries; for the right password as well
 */
export function beginTry(email: string, ip: string | null): void {
  const waitSeconds = throttle.begin(email, ip);
  if (waitSeconds > 0) throw new RateLimitedError('Too many tries. Wait, then try again.', waitSeconds);
}

/** The try that was begun was right, all of it. */
export function trySucceeded(email: string, ip: string | null): void {
  throttle.succeeded(email, ip);
}

/**
 * True if the password belongs to the hash; null, for an unknown account, takes as long.
 * @throws RateLimitedError if too many are checked at this moment
 */
export async function checkPassword(storedHash: string | null, password: string): Promise<boolean> {
  if (checks >= CHECKS_AT_ONCE)
    throw new RateLimitedError('Many people sign in at this moment. Try again.', 5);
  checks++;
  try {
    return await verifyPassword(storedHash, password);
  } finally {
    checks--;
  }
}
