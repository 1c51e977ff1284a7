import { getServerSession } from 'next-auth';
import { authOptions } from '@/lib/auth/next-auth';
import { type VerifiedSession, verifySession } from '@/lib/auth/sessions';
import { NotAuthenticatedError } from '@/lib/domain/errors';

/** The session of the request at hand, checked against its row; null if there is none. */
export async function currentSession(): Promise<VerifiedSession | null> {
  const session = await getServerSession(authOptions());
  return session?.claim ? verifySession(session.claim) : null;
}

/** @throws NotAuthenticatedError */
export async function requireSession(): Promise<VerifiedSession> {
  const session = await currentSession();
  if (!session) throw new NotAuthenticatedError();
  return session;
}
