import { encode } from 'next-auth/jwt';
import { SESSION_SECONDS, type SessionClaim } from '@/lib/auth/sessions';
import type { UserId } from '@/lib/domain/ids';
import { env } from '@/lib/env';

/**
 * The `set-cookie` header of a session, as next-auth makes and reads it. For sign-ins beside next-auth: its
 * providers are one list for the whole installation, and ours belong to organisations.
 */
export async function sessionCookie(userId: UserId, claim: SessionClaim): Promise<string> {
  const { NEXTAUTH_SECRET, APP_URL } = env();
  const token = await encode({
    token: { sub: userId, claim },
    secret: NEXTAUTH_SECRET,
    maxAge: SESSION_SECONDS,
  });
  const isSecure = APP_URL.startsWith('https://');
  return [
    `${isSecure ? '__Secure-' : ''}next-auth.session-token=${token}`,
    'Path=/',
    `Max-Age=${SESSION_SECONDS}`,
    'HttpOnly',
    'SameSite=Lax',
    ...(isSecure ? ['Secure'] : []),
  ].join('; ');
}
