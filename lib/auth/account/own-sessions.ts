import {
  endSessionsOfUser,
  listSessionsOfUser,
  type SessionChoice,
  type SessionRecord,
} from '@/db/metadata/sessions-repository';
import { forgetSessionsOf, type VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { NotFoundError } from '@/lib/domain/errors';
import { isId } from '@/lib/domain/ids';
import type { SessionList, SessionRow } from '@/lib/domain/resources/account';

/**
 * Where the person is signed in, the most recently used first. A session of an organisation's single sign-on is
 * shown those of the same organisation only.
 */
export async function ownSessions(session: VerifiedSession): Promise<SessionList> {
  const sessions = await dependencies().metadata.withInstallation((tx) =>
    listSessionsOfUser(tx, session.userId),
  );
  return {
    sessions: sessions
      .filter((row) => !session.ssoOrgId || row.ssoOrgId === session.ssoOrgId)
      .map((row) => serialiseSession(row, session)),
  };
}

/** Signs out elsewhere; with an id only there. @throws NotFoundError if the id is of nobody's, or of somebody else's */
export async function endOwnSessions(
  session: VerifiedSession,
  sessionId?: string,
): Promise<{ endedSessions: number }> {
  if (sessionId !== undefined && !isId('session', sessionId)) throw new NotFoundError('session');
  const choice: SessionChoice = {
    ...(sessionId ? { only: sessionId } : { except: session.sessionId }),
    ...(session.ssoOrgId ? { ssoOrgId: session.ssoOrgId } : {}),
  };
  const endedSessions = await dependencies().metadata.withInstallation((tx) =>
    endSessionsOfUser(tx, session.userId, choice),
  );
  forgetSessionsOf(session.userId);
  if (sessionId && endedSessions === 0) throw new NotFoundError('session');
  return { endedSessions };
}

function serialiseSession(row: SessionRecord, asking: VerifiedSession): SessionRow {
  return {
    id: row.id,
    isThis: row.id === asking.sessionId,
    signedInAt: row.createdAt.toISOString(),
    lastSeenAt: row.lastSeenAt.toISOString(),
    userAgent: row.userAgent,
    address: row.ip,
    signedInBy: row.authenticatedBy,
    hasSecondFactor: row.secondFactorAt !== null,
  };
}
