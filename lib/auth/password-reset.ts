import { createHash, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { MetadataConnection } from '@/db/metadata/client';
import {
  deletePasswordResets,
  insertPasswordReset,
  takePasswordReset,
} from '@/db/metadata/password-resets-repository';
import { endSessionsOfUser } from '@/db/metadata/sessions-repository';
import { findUserByEmail, getUser, setUserPassword } from '@/db/metadata/users-repository';
import { passwordSchema } from '@/lib/auth/account/input-schemas';
import { trySucceeded } from '@/lib/auth/password-check';
import { checkNewPassword, hashPassword } from '@/lib/auth/passwords';
import { type Client, forgetSessionsOf } from '@/lib/auth/sessions';
import { plainEmail } from '@/lib/auth/sign-in';
import { SignInThrottle } from '@/lib/auth/sign-in-throttle';
import { dependencies } from '@/lib/dependencies';
import { ConflictError, NotFoundError, RateLimitedError } from '@/lib/domain/errors';
import { newId, type UserId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { logger } from '@/lib/logs/logger';
import { parseInput } from '@/lib/use-cases/define-use-case';

const LIFETIME_SECONDS = 3600;
/** 256 random bits: nothing to guess, so a plain SHA-256 keeps it. */
const TOKEN_BYTES = 32;
const sha256 = (token: string) => createHash('sha256').update(token).digest('hex');

/** Links that may be asked for in a quarter of an hour: each is a letter to somebody. */
const asks = new SignInThrottle(Date.now, { account: 3, address: 20 });
const uses = new SignInThrottle(Date.now, { account: 50, address: 50 });

const askSchema = z.object({
  email: z.string({ error: 'Must be text.' }).min(1, 'Must not be empty.').max(1_000),
});
const useSchema = z.object({
  token: z.string({ error: 'Must be text.' }).max(200),
  password: passwordSchema,
});

/**
 * Makes a link that lets a person choose a new password, once and within an hour.
 * @param requestedBy id of the user who asked for it, or the name of a command
 * @returns its path; the secret stands behind the `#`, so that it is in no server's log
 */
export async function issuePasswordReset(
  tx: MetadataConnection,
  userId: UserId,
  requestedBy: string,
): Promise<string> {
  const token = randomBytes(TOKEN_BYTES).toString('base64url');
  await insertPasswordReset(tx, {
    id: newId('passwordReset'),
    userId,
    tokenSha256: sha256(token),
    requestedBy,
    lifetimeSeconds: LIFETIME_SECONDS,
  });
  return `/reset-password#${token}`;
}

/**
 * Mails a link to the owner of an address. The answer is the same, and as quick, whether there is one.
 * @throws ConflictError if this installation sends no mail; RateLimitedError
 */
export async function askForPasswordReset(input: unknown, client: Client): Promise<{ asked: true }> {
  if (!dependencies().mail) {
    throw new ConflictError('This dashboard sends no mail. Ask whoever runs it for a link.');
  }
  const email = plainEmail(parseInput(askSchema, input).email);
  begin(asks, email, client);
  void mailPasswordReset(email).catch((error: unknown) => {
    logger.error('A link for a new password could not be mailed.', { error });
  });
  return { asked: true };
}

/** Sends the link if somebody owns the address. */
export async function mailPasswordReset(email: string): Promise<void> {
  const { metadata, mail } = dependencies();
  const letter = await metadata.withInstallation(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user || user.disabledAt) return null;
    return { to: user.email, path: await issuePasswordReset(tx, user.id, user.id) };
  });
  if (!letter || !mail) return;
  await mail.send({
    to: letter.to,
    subject: 'A new password for the Molecular Analysis Dashboard',
    text: [
      'Somebody, you we hope, asked for a new password. Choose one here, within an hour:',
      '',
      new URL(letter.path, env().APP_URL).href,
      '',
      'If it was not you, do nothing: the password stays as it is.',
    ].join('\n'),
  });
}

/**
 * Sets the password of a link's owner. The link, every other one of theirs, and all of their sessions end; a second
 * factor stays.
 * @throws NotFoundError if the link was used, is expired, or never was; InvalidInputError for a bad password
 */
export async function usePasswordReset(input: unknown, client: Client): Promise<{ email: string }> {
  const { token, password } = parseInput(useSchema, input);
  begin(uses, sha256(token), client);
  checkNewPassword(password);
  const passwordHash = await hashPassword(password);
  const user = await dependencies().metadata.withInstallation(async (tx) => {
    const userId = await takePasswordReset(tx, sha256(token));
    if (!userId) throw new NotFoundError('link, or no longer');
    await setUserPassword(tx, userId, passwordHash);
    await deletePasswordResets(tx, userId);
    await endSessionsOfUser(tx, userId);
    return getUser(tx, userId);
  });
  forgetSessionsOf(user.id);
  // Who forgot a password has guessed at it before.
  trySucceeded(user.email, client.ip);
  logger.info('A password was set by a link.', { userId: user.id });
  return { email: user.email };
}

function begin(throttle: SignInThrottle, account: string, { ip }: Client): void {
  const waitSeconds = throttle.begin(account, ip);
  if (waitSeconds > 0) throw new RateLimitedError('Too many requests. Wait, then try again.', waitSeconds);
}
