import { endSession, findLiveSession, insertSession, touchSession } from '@/db/metadata/sessions-repository';
import { dependencies } from '@/lib/dependencies';
import { newId, type OrganizationId, type SessionId, type UserId } from '@/lib/domain/ids';

/** A session whose row was seen alive at most five seconds ago, and whose user is not disabled. */
export interface VerifiedSession {
  sessionId: SessionId;
  userId: UserId;
  email: string;
  name: string;
  /** The organisation whose identity provider vouched for the person: it opens no other. Null after a password. */
  ssoOrgId: OrganizationId | null;
  /** True if a second factor was shown besides the password. */
  hasSecondFactor: boolean;
  /** True if the person runs the installation and this session may show it. `operatorContext` decides anew. */
  isOperator: boolean;
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
const MOST_USER_AGENT_CHARACTERS = 500;

interface Seen {
  until: number;
  session: VerifiedSession | null;
}

const KEY = Symbol.for('molecular-analysis-dashboard.sessions');
/** Next.js may load this module once for pages and once for routes; a session that one of them ends is ended in both. */
const holder = globalThis as { [KEY]?: Map<string, Seen> };
holder[KEY] ??= new Map();
const seen = holder[KEY];

/** From where somebody signs in. */
export interface Client {
  /** Null if it is not known. */
  ip: string | null;
  userAgent: string | null;
}

/**
 * Makes the row of a new session.
 * @param proof what the person showed: a password and nothing else, unless said otherwise
 */
export async function openSession(
  userId: UserId,
  client: Client,
  proof: { ssoOrgId: OrganizationId | null; withSecondFactor: boolean } = {
    ssoOrgId: null,
    withSecondFactor: false,
  },
): Promise<SessionClaim> {
  const id = newId('session');
  const userAgent = client.userAgent?.slice(0, MOST_USER_AGENT_CHARACTERS) ?? null;
  await dependencies().metadata.withInstallation((tx) =>
    insertSession(tx, { id, userId, lifetimeSeconds: SESSION_SECONDS, ip: client.ip, userAgent, ...proof }),
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
    ? {
        sessionId: row.id,
        userId: row.user.id,
        email: row.user.email,
        name: row.user.name,
        ssoOrgId: row.ssoOrgId,
        hasSecondFactor: row.secondFactorAt !== null,
        isOperator: row.user.isOperator && row.ssoOrgId === null,
      }
    : null;
  seen.delete(key);
  seen.set(key, { until: Date.now() + CACHE_MILLISECONDS, session });
  if (seen.size > CACHE_ENTRIES) seen.delete(seen.keys().next().value as string);
  return session;
}

/** Signs out on the server: the cookie is worth nothing from now on. */
export async function closeSession({ sessionId }: Pick<SessionClaim, 'sessionId'>): Promise<void> {
  await dependencies().metadata.withInstallation((tx) => endSession(tx, sessionId));
  for (const key of seen.keys()) if (key.startsWith(`${sessionId}:`)) seen.delete(key);
}

/** After a change to somebody's sessions: this process asks the database again at once, others within five seconds. */
export function forgetSessionsOf(userId: UserId): void {
  for (const [key, { session }] of seen) if (session?.userId === userId) seen.delete(key);
}
