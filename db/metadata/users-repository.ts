import { eq, inArray, sql } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError, NotFoundError } from '@/lib/domain/errors';
import type { UserId } from '@/lib/domain/ids';
import type { MetadataConnection } from './client';
import { users } from './schema/users';

export interface UserRecord {
  id: UserId;
  email: string;
  name: string;
  passwordHash: string | null;
  /** Runs the installation. Gives no way into any organisation. */
  isOperator: boolean;
  /** Since when a second factor is asked for at sign-in; null if never. */
  totpConfirmedAt: Date | null;
  disabledAt: Date | null;
  createdAt: Date;
}

/** @throws ConflictError if the e-mail address is taken, in whatever letter case */
export async function insertUser(
  conn: MetadataConnection,
  user: { id: UserId; email: string; name: string; passwordHash: string | null },
): Promise<UserRecord> {
  try {
    const [row] = await conn.insert(users).values(user).returning();
    return row as UserRecord;
  } catch (error) {
    if (violates(error, 'users_email_key'))
      throw new ConflictError('There is a user with this e-mail address.');
    throw error;
  }
}

/** @throws NotFoundError */
export async function getUser(conn: MetadataConnection, userId: UserId): Promise<UserRecord> {
  const [row] = await conn.select().from(users).where(eq(users.id, userId));
  if (!row) throw new NotFoundError('user');
  return row;
}

/** For sign-in, which must not tell an unknown address from a wrong password: null, not an error. */
export async function findUserByEmail(conn: MetadataConnection, email: string): Promise<UserRecord | null> {
  const [row] = await conn.select().from(users).where(sql`lower(${users.email}) = lower(${email})`);
  return row ?? null;
}

/** Those with one of these ids, by e-mail address. */
export async function listUsers(conn: MetadataConnection, userIds: readonly UserId[]): Promise<UserRecord[]> {
  if (userIds.length === 0) return [];
  return conn
    .select()
    .from(users)
    .where(inArray(users.id, [...userIds]))
    .orderBy(users.email);
}

/** @throws NotFoundError */
export async function setUserPassword(
  conn: MetadataConnection,
  userId: UserId,
  passwordHash: string,
): Promise<void> {
  const changed = await conn
    .update(users)
    .set({ passwordHash })
    .where(eq(users.id, userId))
    .returning({ id: users.id });
  if (changed.length === 0) throw new NotFoundError('user');
}

/** @throws NotFoundError */
export async function renameUser(conn: MetadataConnection, userId: UserId, name: string): Promise<void> {
  const changed = await conn
    .update(users)
    .set({ name })
    .where(eq(users.id, userId))
    .returning({ id: users.id });
  if (changed.length === 0) throw new NotFoundError('user');
}

/** @throws NotFoundError */
export async function setUserDisabled(
  conn: MetadataConnection,
  userId: UserId,
  disabled: boolean,
): Promise<void> {
  const changed = await conn
    .update(users)
    .set({ disabledAt: disabled ? sql`coalesce(${users.disabledAt}, now())` : null })
    .where(eq(users.id, userId))
    .returning({ id: users.id });
  if (changed.length === 0) throw new NotFoundError('user');
}

/** @throws NotFoundError */
export async function setOperator(
  conn: MetadataConnection,
  userId: UserId,
  isOperator: boolean,
): Promise<void> {
  const changed = await conn
    .update(users)
    .set({ isOperator })
    .where(eq(users.id, userId))
    .returning({ id: users.id });
  if (changed.length === 0) throw new NotFoundError('user');
}

/** Who runs the installation, by e-mail address. */
export async function listOperators(conn: MetadataConnection): Promise<UserRecord[]> {
  return conn.select().from(users).where(eq(users.isOperator, true)).orderBy(users.email);
}
