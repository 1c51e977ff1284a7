import { and, desc, eq, isNull, lt, ne, sql } from 'drizzle-orm';
import { NotFoundError } from '@/lib/domain/errors';
import type { OrganizationId, SessionId, UserId } from '@/lib/domain/ids';
import type { MetadataConnection } from './client';
import { type Authentication, sessions } from './schema/sessions';
import { users } from './schema/users';

export interface SessionRecord {
  id: SessionId;
  userId: UserId;
  version: number;
  createdAt: Date;
  lastSeenAt: Date;
  expiresAt: Date;
  authenticatedBy: Authentication;
  /** The organisation whose identity provider vouched for it; null after a password. */
  ssoOrgId: OrganizationId | null;
  secondFactorAt: Date | null;
  userAgent: string | null;
  ip: string | null;
}

export interface LiveSession extends SessionRecord {
  user: { id: UserId; email: string; name: string; isOperator: boolean };
}

const columns = {
  id: sessions.id,
  userId: sessions.userId,
  version: sessions.version,
  createdAt: sessions.createdAt,
  lastSeenAt: sessions.lastSeenAt,
  expiresAt: sessions.expiresAt,
  authenticatedBy: sessions.authenticatedBy,
  ssoOrgId: sessions.ssoOrgId,
  secondFactorAt: sessions.secondFactorAt,
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
    /** Null after a password. */
    ssoOrgId: OrganizationId | null;
    withSecondFactor: boolean;
  },
): Promise<SessionRecord> {
  const { lifetimeSeconds, withSecondFactor, ...values } = session;
  const [row] = await conn
    .insert(sessions)
    .values({
      ...values,
      authenticatedBy: session.ssoOrgId ? 'sso' : 'password',
      secondFactorAt: withSecondFactor ? sql`now()` : null,
      expiresAt: sql`now() + make_interval(secs => ${lifetimeSeconds})`,
    })
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
    .select({
      ...columns,
      user: { id: users.id, email: users.email, name: users.name, isOperator: users.isOperator },
    })
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

const live = and(isNull(sessions.endedAt), sql`${sessions.expiresAt} > now()`);

/** Where a person is signed in, the most recently used first. */
export async function listSessionsOfUser(conn: MetadataConnection, userId: UserId): Promise<SessionRecord[]> {
  return conn
    .select(columns)
    .from(sessions)
    .where(and(eq(sessions.userId, userId), live))
    .orderBy(desc(sessions.lastSeenAt), desc(sessions.id))
    .limit(200);
}

/** Which of a person's sessions: all, but for one to keep, or those of one organisation's identity provider. */
export interface SessionChoice {
  except?: SessionId;
  only?: SessionId;
  ssoOrgId?: OrganizationId;
}

/** Signs a person out where the choice says, everywhere without one. @returns how many sessions ended */
export async function endSessionsOfUser(
  conn: MetadataConnection,
  userId: UserId,
  { except, only, ssoOrgId }: SessionChoice = {},
): Promise<number> {
  const ended = await conn
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(
      and(
        eq(sessions.userId, userId),
        live,
        except && ne(sessions.id, except),
        only && eq(sessions.id, only),
        ssoOrgId && eq(sessions.ssoOrgId, ssoOrgId),
      ),
    )
    .returning({ id: sessions.id });
  return ended.length;
}

/** Signs out everybody who came by an organisation's single sign-on. @returns how many sessions ended */
export async function endSingleSignOnSessions(
  conn: MetadataConnection,
  ssoOrgId: OrganizationId,
): Promise<number> {
  const ended = await conn
    .update(sessions)
    .set({ endedAt: sql`now()` })
    .where(and(eq(sessions.ssoOrgId, ssoOrgId), live))
    .returning({ id: sessions.id });
  return ended.length;
}

/** Notes that a second factor was shown in this session. @throws NotFoundError */
export async function noteSecondFactor(conn: MetadataConnection, sessionId: SessionId): Promise<void> {
  const noted = await conn
    .update(sessions)
    .set({ secondFactorAt: sql`now()` })
    .where(eq(sessions.id, sessionId))
    .returning({ id: sessions.id });
  if (noted.length === 0) throw new NotFoundError('session');
}

/** For somebody who gave their second factor up: no session of theirs has shown one any more. */
export async function forgetSecondFactor(conn: MetadataConnection, userId: UserId): Promise<void> {
  await conn.update(sessions).set({ secondFactorAt: null }).where(eq(sessions.userId, userId));
}
