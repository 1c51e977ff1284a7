import { z } from 'zod';
import { endSessionsOfUser } from '@/db/metadata/sessions-repository';
import { setUserPassword } from '@/db/metadata/users-repository';
import { confirmPassword } from '@/lib/auth/account/confirm-password';
import { passwordSchema } from '@/lib/auth/account/input-schemas';
import { requireOwnSession } from '@/lib/auth/account/own-account';
import { checkNewPassword, hashPassword } from '@/lib/auth/passwords';
import { type Client, forgetSessionsOf, type VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { InvalidInputError } from '@/lib/domain/errors';
import { logger } from '@/lib/logs/logger';
import { parseInput } from '@/lib/use-cases/define-use-case';

const inputSchema = z.object({ oldPassword: passwordSchema, newPassword: passwordSchema });

/**
 * Gives the person another password and signs them out everywhere else.
 * @returns how many other sessions ended
 * @throws InvalidInputError naming the field; RateLimitedError after too many tries at the old password
 */
export async function changePassword(
  session: VerifiedSession,
  input: unknown,
  client: Client,
): Promise<{ endedSessions: number }> {
  requireOwnSession(session);
  const { oldPassword, newPassword } = parseInput(inputSchema, input);
  checkNewPassword(newPassword, 'newPassword');
  await confirmPassword(session, oldPassword, 'oldPassword', client);
  if (newPassword === oldPassword) {
    throw new InvalidInputError([{ field: 'newPassword', message: 'This is the old password.' }]);
  }
  const passwordHash = await hashPassword(newPassword);
  const endedSessions = await dependencies().metadata.withInstallation(async (tx) => {
    await setUserPassword(tx, session.userId, passwordHash);
    return endSessionsOfUser(tx, session.userId, { except: session.sessionId });
  });
  forgetSessionsOf(session.userId);
  logger.info('A password was changed.', { userId: session.userId, endedSessions });
  return { endedSessions };
}
