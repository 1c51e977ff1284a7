import { endSession, findLiveSession, insertSession, touchSession } from '@/db/metadata/sessions-repository';
import { dependencies } from '@/lib/dependencies';
import { newId, type SessionId, type UserId } from '@/lib/domain/ids';

/** A session whose row was seen alive at most five seconds ago, and whose user is not disabled. */
export interface VerifiedSession {
  sessionId: SessionId;
  userId: UserId;
  email: string;
  name: string;
}

/** What the signed cookie says. It counts only together with its row. */
export interface SessionClaim {
  sessionId: SessionId;
  version: number;
}

export const SESSION_SECONDS = 7 * 24 * 3600;
/** Sign-out, disabling and a new password act within this time, in every process. */
const CACHE_MILLISECONDS = 5_000;
const CACHE_ENTRIES = 10_000;

const seen = new Map<string, { until: number; session: VerifiedSession | null }>();

/** Makes the row of a new session. */
export async function openSession(
  userId: UserId,
  client: { userAgent: string | null; ip: string | null },
): Promise<SessionClaim> {
  const id = newId('session');
  await dependencies().metadata.withInstallation((tx) =>
    insertSession(tx, { id, userId, lifetimeSeconds: SESSION_SECONDS, ...client }),
  );
  return { sessionId: id, version: 1 };
}

/** The session that a cookie claims, or null if it ended, expired, was replaced, or its user is disabled. */
export async function verifySession(claim: SessionClaim): Promise<VerifiedSession | null> {
  const key = `${claim.sessionId}:${claim.version}`;
  const known = seen.get(key);
  if (known && known.until > Date.now()) return known.session;
  const row = await dependencies().metadata.withInstallation(async (tx) => {
    const live = await findLiveSession(tx, claim.sessionId, claim.version);
    if (live) await touchSession(tx, live.id);
    return live;
  });
  const session = row
    ? { sessionId: row.id, userId: row.user.id, email: row.user.email, name: row.user.name }
    : null;
  seen.delete(key);
  seen.set(key, { until: Date.now() + CACHE_MILLISECONDS, session });
  if (seen.size > CACHE_ENTRIES) seen.delete(seen.keys().next().value as string);
  return session;
}

/** Signs out on the server: the cookie is worth nothing from now on. */
export async function closeSession(claim: SessionClaim): Promise<void> {
  await dependencies().metadata.withInstallation((tx) => endSession(tx, claim.sessionId));
  seen.delete(`${claim.sessionId}:${claim.version}`);
}
