import { and, eq, isNull, lt, sql } from 'drizzle-orm';
import type { SessionId, UserId } from '@/lib/domain/ids';
import type { MetadataConnection } from './client';
import { sessions } from './schema/sessions';
import { users } from './schema/users';

export interface SessionRecord {
  id: SessionId;
  userId: UserId;
  version: number;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  userAgent: string | null;
  ip: string | null;
}

export interface LiveSession extends SessionRecord {
  user: { id: UserId; email: string; name: string };
}

const columns = {
  id: sessions.id,
  userId: sessions.userId,
  version: sessions.version,
  createdAt: sessions.createdAt,
  lastSeenAt: sessions.lastSeenAt,
  expiresAt: sessions.expiresAt,
  userAgent: sessions.userAgent,
  ip: sessions.ip,
};

export async function insertSession(
  conn: MetadataConnection,
  session: {
    id: SessionId;
    userId: UserId;
    lifetimeSeconds: number;
    userAgent: string | null;
    ip: string | null;
  },
): Promise<SessionRecord> {
  const { lifetimeSeconds, ...values } = session;
  const [row] = await conn
    .insert(sessions)
    .values({ ...values, expiresAt: sql`now() + make_interval(secs => ${lifetimeSeconds})` })
    .returning(columns);
  return row as SessionRecord;
}

/** The session if it has this version, has not ended or expired, and its user is not disabled. */
export async function findLiveSession(
  conn: MetadataConnection,
  sessionId: SessionId,
  version: number,
): Promise<LiveSession | null> {
  const [row] = await conn
    .select({ ...columns, user: { id: users.id, email: users.email, name: users.name } })
    .from(sessions)
    .innerJoin(users, eq(users.id, sessions.userId))
    .where(
      and(
        eq(sessions.id, sessionId),
        eq(sessions.version, version),
        isNull(sessions.endedAt),
        sql`${sessions.expiresAt} > now()`,
        isNull(users.disabledAt),
      ),
    );
  return row ?? null;
}

/** Notes that the session is in use, at most once a minute. */
export async function touchSession(conn: MetadataConnection, sessionId: SessionId): Promise<void> {
  await conn
    .update(sessions)
    .set({ lastSeenAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), lt(sessions.lastSeenAt, sql`now() - interval '1 minute'`)));
}

/** Signs out; nothing happens if it had ended. */
export async function endSession(conn: MetadataConnection, sessionId: SessionId): Promise<void> {
  await conn
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(and(eq(sessions.id, sessionId), isNull(sessions.endedAt)));
}

/** Signs a person out everywhere. @returns how many sessions ended */
export async function endSessionsOfUser(conn: MetadataConnection, userId: UserId): Promise<number> {
  const ended = await conn
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(and(eq(sessions.userId, userId), isNull(sessions.endedAt)))
    .returning({ id: sessions.id });
  return ended.length;
}
