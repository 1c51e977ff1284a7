import { and, eq, isNull, sql } from 'drizzle-orm';
import type { PasswordResetId, UserId } from '@/lib/domain/ids';
import type { MetadataConnection } from './client';
import { passwordResets } from './schema/password-resets';

export async function insertPasswordReset(
  conn: MetadataConnection,
  reset: {
    id: PasswordResetId;
    userId: UserId;
    tokenSha256: string;
    /** Id of the user who asked for it, or the name of a command. */
    requestedBy: string;
    lifetimeSeconds: number;
  },
): Promise<void> {
  const { lifetimeSeconds, ...values } = reset;
  await conn
    .insert(passwordResets)
    .values({ ...values, expiresAt: sql`now() + make_interval(secs => ${lifetimeSeconds})` });
}

/** Takes a link, once. @returns whose password it may set; null if it was used, is expired, or never was */
export async function takePasswordReset(
  conn: MetadataConnection,
  tokenSha256: string,
): Promise<UserId | null> {
  const [taken] = await conn
    .update(passwordResets)
    .set({ usedAt: sql`now()` })
    .where(
      and(
        eq(passwordResets.tokenSha256, tokenSha256),
        isNull(passwordResets.usedAt),
        sql`${passwordResets.expiresAt} > now()`,
      ),
    )
    .returning({ userId: passwordResets.userId });
  return taken?.userId ?? null;
}

/** Forgets every link of a person, used or not. */
export async function deletePasswordResets(conn: MetadataConnection, userId: UserId): Promise<void> {
  await conn.delete(passwordResets).where(eq(passwordResets.userId, userId));
}
