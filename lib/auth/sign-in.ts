import { findUserByEmail } from '@/db/metadata/users-repository';
import { verifyPassword } from '@/lib/auth/passwords';
import { openSession, type SessionClaim } from '@/lib/auth/sessions';
import { SignInThrottle } from '@/lib/auth/sign-in-throttle';
import { dependencies } from '@/lib/dependencies';
import { RateLimitedError } from '@/lib/domain/errors';
import type { UserId } from '@/lib/domain/ids';

/** A check takes 19 MiB and a thread for some 20 ms; a flood of them would starve everything else. */
const CHECKS_AT_ONCE = 32;
const MOST_EMAIL_CHARACTERS = 320;

const throttle = new SignInThrottle();
let checks = 0;

export interface SignInAttempt {
  email: string;
  password: string;
  /** Null if it is not known. */
  ip: string | null;
  userAgent: string | null;
}

/**
 * Opens a session for the person whose password this is. Null for an unknown account, a wrong password and a
 * disabled user, which cannot be told apart, by time neither.
 * @throws RateLimitedError after too many tries; with the right password as well
 */
export async function signIn(
  attempt: SignInAttempt,
): Promise<{ userId: UserId; claim: SessionClaim } | null> {
  const { ip, userAgent, password } = attempt;
  const email = attempt.email
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MOST_EMAIL_CHARACTERS);
  const waitSeconds = throttle.begin(email, ip);
  if (waitSeconds > 0)
    throw new RateLimitedError('Too many tries to sign in. Wait, then try again.', waitSeconds);

  const user = await dependencies().metadata.withInstallation((tx) => findUserByEmail(tx, email));
  const matches = await checkPassword(user?.passwordHash ?? null, password);
  if (!user || !matches || user.disabledAt) return null;
  throttle.succeeded(email, ip);
  return {
    userId: user.id,
    claim: await openSession(user.id, { userAgent: userAgent?.slice(0, 500) ?? null, ip }),
  };
}

async function checkPassword(storedHash: string | null, password: string): Promise<boolean> {
  if (checks >= CHECKS_AT_ONCE)
    throw new RateLimitedError('Many people sign in at this moment. Try again.', 5);
  checks++;
  try {
    return await verifyPassword(storedHash, password);
  } finally {
    checks--;
  }
}
