import { and, eq, isNotNull, isNull, lt, or, sql } from 'drizzle-orm';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { UserId } from '@/lib/domain/ids';
import type { MetadataConnection } from './client';
import { users } from './schema/users';

/** A person's key for one-time codes (RFC 6238). */
export interface SecondFactorRecord {
  /** Null if they never began to set one up, or gave it up. */
  secretEncrypted: string | null;
  /** Null until a first code was right: it is asked for from then on. */
  confirmedAt: Date | null;
  recoveryCodesLeft: number;
}

/** @throws NotFoundError */
export async function getSecondFactor(conn: MetadataConnection, userId: UserId): Promise<SecondFactorRecord> {
  const [row] = await conn
    .select({
      secretEncrypted: users.totpSecretEncrypted,
      confirmedAt: users.totpConfirmedAt,
      recoveryCodesLeft: sql<number>`cardinality(${users.recoveryCodesSha256})`,
    })
    .from(users)
    .where(eq(users.id, userId));
  if (!row) throw new NotFoundError('user');
  return row;
}

/** Keeps the key of a second factor that is being set up, in place of an earlier one without a first code. @throws ConflictError if one is in use */
export async function beginSecondFactor(
  conn: MetadataConnection,
  userId: UserId,
  secretEncrypted: string,
): Promise<void> {
  const begun = await conn
    .update(users)
    .set({ totpSecretEncrypted: secretEncrypted, totpLastStep: null })
    .where(and(eq(users.id, userId), isNull(users.totpConfirmedAt)))
    .returning({ id: users.id });
  if (begun.length === 0) throw new ConflictError('A second factor is in use already. Remove it first.');
}

/** From now on it is asked for. @throws ConflictError if it was begun anew, or is in use already */
export async function confirmSecondFactor(
  conn: MetadataConnection,
  userId: UserId,
  factor: { secretEncrypted: string; step: number; recoveryCodesSha256: string[] },
): Promise<void> {
  const confirmed = await conn
    .update(users)
    .set({
      totpConfirmedAt: sql`now()`,
      totpLastStep: factor.step,
      recoveryCodesSha256: factor.recoveryCodesSha256,
    })
    .where(
      and(
        eq(users.id, userId),
        isNull(users.totpConfirmedAt),
        eq(users.totpSecretEncrypted, factor.secretEncrypted),
      ),
    )
    .returning({ id: users.id });
  if (confirmed.length === 0) throw new ConflictError('This key is no longer the newest. Begin again.');
}

/** Takes the code of a time step, once. @returns false if this step or a later one was taken before */
export async function takeTimeStep(conn: MetadataConnection, userId: UserId, step: number): Promise<boolean> {
  const taken = await conn
    .update(users)
    .set({ totpLastStep: step })
    .where(
      and(
        eq(users.id, userId),
        isNotNull(users.totpConfirmedAt),
        or(isNull(users.totpLastStep), lt(users.totpLastStep, step)),
      ),
    )
    .returning({ id: users.id });
  return taken.length > 0;
}

/** Takes a recovery code, once. @returns false if there is none with this hash */
export async function takeRecoveryCode(
  conn: MetadataConnection,
  userId: UserId,
  sha256: string,
): Promise<boolean> {
  const taken = await conn
    .update(users)
    .set({ recoveryCodesSha256: sql`array_remove(${users.recoveryCodesSha256}, ${sha256})` })
    .where(
      and(
        eq(users.id, userId),
        isNotNull(users.totpConfirmedAt),
        sql`${sha256} = any(${users.recoveryCodesSha256})`,
      ),
    )
    .returning({ id: users.id });
  return taken.length > 0;
}

/** Gives the second factor up, with its recovery codes. Nothing happens if there was none. */
export async function removeSecondFactor(conn: MetadataConnection, userId: UserId): Promise<void> {
  await conn
    .update(users)
    .set({ totpSecretEncrypted: null, totpConfirmedAt: null, totpLastStep: null, recoveryCodesSha256: [] })
    .where(eq(users.id, userId));
}
