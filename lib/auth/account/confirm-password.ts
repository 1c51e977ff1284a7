import { getUser, type UserRecord } from '@/db/metadata/users-repository';
import { beginTry, checkPassword, trySucceeded } from '@/lib/auth/password-check';
import type { Client, VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';

/**
 * Asks again for the password of somebody who is signed in, before what a thief of their session must not do. Tries
 * are counted together with those at the sign-in page.
 * @throws InvalidInputError naming the field, if it is wrong or the person has none
 * @throws RateLimitedError
 */
export async function confirmPassword(
  session: Pick<VerifiedSession, 'userId' | 'email'>,
  password: string,
  field: string,
  client: Pick<Client, 'ip'>,
): Promise<UserRecord> {
  beginTry(session.email, client.ip);
  const user = await dependencies().metadata.withInstallation((tx) => getUser(tx, session.userId));
  if (!(await checkPassword(user.passwordHash, password))) {
    throw new InvalidInputError([{ field, message: 'This is not your password.' }]);
  }
  trySucceeded(session.email, client.ip);
  return user;
}
