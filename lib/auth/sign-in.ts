import { findUserByEmail } from '@/db/metadata/users-repository';
import { beginTry, checkPassword, trySucceeded } from '@/lib/auth/password-check';
import { takeCode } from '@/lib/auth/second-factor';
import { type Client, openSession, type SessionClaim } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import type { UserId } from '@/lib/domain/ids';

const MOST_EMAIL_CHARACTERS = 320;

export interface SignInAttempt extends Client {
  email: string;
  password: string;
  /** One-time or recovery code; null in the first step, before anybody knows that one is needed. */
  code: string | null;
}

/** The password is right, and the person has a second factor, which was not shown or is wrong. */
export class SecondFactorNeeded extends Error {
  override readonly name = 'SecondFactorNeeded';
  constructor(readonly problem: 'missing' | 'wrong') {
    super(`The second factor is ${problem}.`);
  }
}

/** An e-mail address as it is looked up: one line, without spaces around it. */
export function plainEmail(typed: string): string {
  return typed
    .replaceAll(/\p{Cc}/gu, '')
    .trim()
    .slice(0, MOST_EMAIL_CHARACTERS);
}

/**
 * Opens a session for the person whose password this is. Null for an unknown account, a wrong password and a
 * disabled user, which cannot be told apart, by time neither. A password that was right is no free try at the code:
 * tries are forgotten only when both were right.
 * @throws RateLimitedError after too many tries; with the right password as well
 * @throws SecondFactorNeeded
 */
export async function signIn(
  attempt: SignInAttempt,
): Promise<{ userId: UserId; claim: SessionClaim } | null> {
  const { ip, userAgent, password, code } = attempt;
  const email = plainEmail(attempt.email);
  beginTry(email, ip);
  const { metadata } = dependencies();
  const user = await metadata.withInstallation((tx) => findUserByEmail(tx, email));
  const matches = await checkPassword(user?.passwordHash ?? null, password);
  if (!user || !matches || user.disabledAt) return null;
  const withSecondFactor = user.totpConfirmedAt !== null;
  if (withSecondFactor) {
    if (!code) throw new SecondFactorNeeded('missing');
    if (!(await metadata.withInstallation((tx) => takeCode(tx, user.id, code))))
      throw new SecondFactorNeeded('wrong');
  }
  trySucceeded(email, ip);
  return {
    userId: user.id,
    claim: await openSession(user.id, { ip, userAgent }, { ssoOrgId: null, withSecondFactor }),
  };
}
