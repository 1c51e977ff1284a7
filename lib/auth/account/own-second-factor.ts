import { encode } from 'uqr';
import { z } from 'zod';
import {
  beginSecondFactor,
  confirmSecondFactor,
  getSecondFactor,
  removeSecondFactor,
} from '@/db/metadata/second-factors-repository';
import { endSessionsOfUser, forgetSecondFactor, noteSecondFactor } from '@/db/metadata/sessions-repository';
import { confirmPassword } from '@/lib/auth/account/confirm-password';
import { codeSchema, passwordSchema } from '@/lib/auth/account/input-schemas';
import { requireOwnSession } from '@/lib/auth/account/own-account';
import { beginTry, trySucceeded } from '@/lib/auth/password-check';
import {
  isInUse,
  newRecoveryCodes,
  newTotpKey,
  recoveryCodeSha256,
  takeCode,
  timeStepOf,
  totpContext,
  totpOf,
} from '@/lib/auth/second-factor';
import { type Client, forgetSessionsOf, type VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { ConflictError, InvalidInputError } from '@/lib/domain/errors';
import type { RecoveryCodes, SecondFactorKey } from '@/lib/domain/resources/account';
import { logger } from '@/lib/logs/logger';
import { parseInput } from '@/lib/use-cases/define-use-case';

const beginSchema = z.object({ password: passwordSchema });
const confirmSchema = z.object({ code: codeSchema });
const removeSchema = z.object({ password: passwordSchema, code: codeSchema });

const wrongCode = () =>
  new InvalidInputError([
    {
      field: 'code',
      message: 'This code is wrong, or was used before. Wait for the next one and type that.',
    },
  ]);

/**
 * Makes a key for one-time codes. Nothing asks for it until a first code was right.
 * @throws ConflictError if a second factor is in use
 */
export async function beginOwnSecondFactor(
  session: VerifiedSession,
  input: unknown,
  client: Client,
): Promise<SecondFactorKey> {
  requireOwnSession(session);
  const { password } = parseInput(beginSchema, input);
  await confirmPassword(session, password, 'password', client);
  const { metadata, secretBox } = dependencies();
  const key = newTotpKey();
  const sealed = secretBox.seal(key, totpContext(session.userId));
  await metadata.withInstallation((tx) => beginSecondFactor(tx, session.userId, sealed));
  return { key, ...qrCode(totpOf(key, session.email).toString()) };
}

/**
 * Takes the first code of a key that was begun. Other sessions, which never showed a second factor, end.
 * @returns the recovery codes, this once
 * @throws InvalidInputError if the code is wrong; RateLimitedError after too many
 */
export async function confirmOwnSecondFactor(
  session: VerifiedSession,
  input: unknown,
  client: Client,
): Promise<RecoveryCodes> {
  requireOwnSession(session);
  const { code } = parseInput(confirmSchema, input);
  const { metadata, secretBox } = dependencies();
  beginTry(session.email, client.ip);
  const recoveryCodes = newRecoveryCodes();
  await metadata.withInstallation(async (tx) => {
    const factor = await getSecondFactor(tx, session.userId);
    const secretEncrypted = factor.secretEncrypted;
    if (!secretEncrypted || isInUse(factor)) throw new ConflictError('No second factor is being set up.');
    const step = timeStepOf(
      secretBox.open(secretEncrypted, totpContext(session.userId)),
      code.replaceAll(/\s/g, ''),
    );
    if (step === null) throw wrongCode();
    await confirmSecondFactor(tx, session.userId, {
      secretEncrypted,
      step,
      recoveryCodesSha256: recoveryCodes.map(recoveryCodeSha256),
    });
    await endSessionsOfUser(tx, session.userId, { except: session.sessionId });
    await noteSecondFactor(tx, session.sessionId);
  });
  trySucceeded(session.email, client.ip);
  forgetSessionsOf(session.userId);
  logger.info('A second factor came into use.', { userId: session.userId });
  return { recoveryCodes };
}

/** Gives the second factor up, by password and a code. @throws InvalidInputError naming the field that is wrong */
export async function removeOwnSecondFactor(
  session: VerifiedSession,
  input: unknown,
  client: Client,
): Promise<{ removed: true }> {
  requireOwnSession(session);
  const { password, code } = parseInput(removeSchema, input);
  await confirmPassword(session, password, 'password', client);
  beginTry(session.email, client.ip);
  const { metadata } = dependencies();
  if (!(await metadata.withInstallation((tx) => takeCode(tx, session.userId, code)))) throw wrongCode();
  await metadata.withInstallation(async (tx) => {
    await removeSecondFactor(tx, session.userId);
    await forgetSecondFactor(tx, session.userId);
  });
  trySucceeded(session.email, client.ip);
  forgetSessionsOf(session.userId);
  logger.info('A second factor was given up.', { userId: session.userId });
  return { removed: true };
}

/** A QR code as one SVG path: runs of dark modules as rectangles of height 1. */
function qrCode(text: string): { qrPath: string; qrSize: number } {
  const { data, size } = encode(text, { border: 0, ecc: 'M' });
  const runs = data.flatMap((row, y) => {
    const dark = row.map((isDark) => (isDark ? '#' : ' ')).join('');
    return [...dark.matchAll(/#+/g)].map((run) => `M${run.index} ${y}h${run[0].length}v1h-${run[0].length}z`);
  });
  return { qrPath: runs.join(''), qrSize: size };
}
