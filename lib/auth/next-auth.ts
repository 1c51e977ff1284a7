import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { clientAddress } from '@/lib/auth/client-address';
import { closeSession, SESSION_SECONDS, type SessionClaim } from '@/lib/auth/sessions';
import { SecondFactorNeeded, signIn } from '@/lib/auth/sign-in';
import { RateLimitedError } from '@/lib/domain/errors';
import { env } from '@/lib/env';
import { logger } from '@/lib/logs/logger';

declare module 'next-auth' {
  interface User {
    claim: SessionClaim;
  }
  interface Session {
    claim: SessionClaim | null;
  }
}
declare module 'next-auth/jwt' {
  interface JWT {
    claim?: SessionClaim;
  }
}

/**
 * What stands in the sign-in page's `error` when it was not e-mail or password: `throttled:<seconds>`,
 * `code-missing`, `code-wrong`, or `unavailable`.
 */
function errorCode(error: unknown): string {
  if (error instanceof SecondFactorNeeded) return `code-${error.problem}`;
  if (error instanceof RateLimitedError) return `throttled:${error.retryAfterSeconds}`;
  logger.error('Signing in failed.', { error });
  return 'unavailable';
}

/** next-auth gives an error, or an object with one among what may hold credentials. */
const errorOf = (details: Error | { error?: Error }) => (details instanceof Error ? details : details.error);

const header = (headers: Record<string, string | string[] | undefined> | undefined, name: string) => {
  const value = headers?.[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
};

/**
 * Sign-in by e-mail, password and, for those who have one, second factor. The cookie is a signed token that names a session row; it is worth nothing
 * without that row. Unknown accounts, wrong passwords and disabled users cannot be told apart.
 */
export function authOptions(): AuthOptions {
  const { NEXTAUTH_SECRET, APP_URL, TRUSTED_PROXIES } = env();
  return {
    secret: NEXTAUTH_SECRET,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    useSecureCookies: APP_URL.startsWith('https://'),
    pages: { signIn: '/sign-in', signOut: '/', error: '/sign-in' },
    providers: [
      CredentialsProvider({
        credentials: { email: { type: 'email' }, password: { type: 'password' }, code: { type: 'text' } },
        async authorize(credentials, request) {
          try {
            const signedIn = await signIn({
              email: String(credentials?.email ?? ''),
              password: String(credentials?.password ?? ''),
              code: credentials?.code ? String(credentials.code) : null,
              ip: clientAddress(header(request.headers, 'x-forwarded-for'), TRUSTED_PROXIES),
              userAgent: header(request.headers, 'user-agent'),
            });
            return signedIn && { id: signedIn.userId, claim: signedIn.claim };
          } catch (error) {
            // next-auth puts the message into the address of the page; it says no more than the page needs.
            throw new Error(errorCode(error));
          }
        },
      }),
    ],
    callbacks: {
      // Who it is stands in the row; the cookie names no person.
      jwt: ({ token, user }) => (user ? { sub: user.id, claim: user.claim } : token),
      session: ({ session, token }) => ({ expires: session.expires, claim: token.claim ?? null }),
    },
    logger: {
      error: (code, details) =>
        logger.warn('next-auth reported an error.', { code, error: errorOf(details) }),
      warn: (code) => logger.warn('next-auth warned.', { code }),
      debug: () => {},
    },
    events: {
      signOut: async ({ token }) => {
        if (token?.claim) await closeSession(token.claim);
      },
    },
  };
}
