import { createHash, randomBytes } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { InstallationConnection } from '@/db/metadata/client';
import {
  getSecondFactor,
  type SecondFactorRecord,
  takeRecoveryCode,
  takeTimeStep,
} from '@/db/metadata/second-factors-repository';
import { dependencies } from '@/lib/dependencies';
import type { UserId } from '@/lib/domain/ids';

/** What every authenticator app knows (RFC 6238): SHA-1, six digits, 30 s. */
const PERIOD_SECONDS = 30;
const SECRET_BYTES = 20;
/** Steps that a phone's clock may be off, either way. */
const WINDOW = 1;

const RECOVERY_CODES = 10;
const RECOVERY_CODE_BYTES = 10;
const RECOVERY_CODE = /^[a-z2-7]{16}$/;

/** A new key for one-time codes, in base 32. */
export function newTotpKey(): string {
  return new Secret({ size: SECRET_BYTES }).base32;
}

/** The one-time codes of a key. Its `toString` is the address that a QR code shows to an authenticator app. */
export function totpOf(key: string, email: string): TOTP {
  return new TOTP({
    issuer: 'Molecular Analysis Dashboard',
    label: email,
    secret: Secret.fromBase32(key),
    period: PERIOD_SECONDS,
  });
}

/** The time step, in periods since 1970, whose code this is; null if it is none of about now. */
export function timeStepOf(key: string, code: string): number | null {
  const totp = totpOf(key, '');
  const timestamp = Date.now();
  const delta = totp.validate({ token: code, window: WINDOW, timestamp });
  return delta === null ? null : totp.counter({ timestamp }) + delta;
}

/** Ten codes for when the phone is lost, 80 random bits each, as they are shown: `abcd-efgh-ijkl-mnop`. */
export function newRecoveryCodes(): string[] {
  return Array.from({ length: RECOVERY_CODES }, () =>
    new Secret({ buffer: new Uint8Array(randomBytes(RECOVERY_CODE_BYTES)).buffer }).base32
      .toLowerCase()
      .replaceAll(/(.{4})(?=.)/g, '$1-'),
  );
}

/** How a recovery code is kept. Its bits are random, so that a plain hash cannot be searched. */
export function recoveryCodeSha256(code: string): string {
  return createHash('sha256').update(plain(code).toLowerCase()).digest('hex');
}

/** Under which the key of a person's codes is sealed. */
export const totpContext = (userId: UserId) => `totp:${userId}`;

export const isInUse = (factor: SecondFactorRecord) => factor.confirmedAt !== null;

/**
 * Takes a one-time or a recovery code of somebody whose second factor is in use; either counts once.
 * @returns false if it is wrong or was used before
 */
export async function takeCode(tx: InstallationConnection, userId: UserId, typed: string): Promise<boolean> {
  const code = plain(typed);
  if (RECOVERY_CODE.test(code.toLowerCase())) return takeRecoveryCode(tx, userId, recoveryCodeSha256(code));
  const factor = await getSecondFactor(tx, userId);
  if (!factor.secretEncrypted || !isInUse(factor)) return false;
  const step = timeStepOf(dependencies().secretBox.open(factor.secretEncrypted, totpContext(userId)), code);
  return step !== null && takeTimeStep(tx, userId, step);
}

/** As people type codes: with spaces and hyphens. */
const plain = (typed: string) => typed.slice(0, 100).replaceAll(/[\s-]/g, '');
