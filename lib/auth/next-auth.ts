import type { AuthOptions } from 'next-auth';
import CredentialsProvider from 'next-auth/providers/credentials';
import { findUserByEmail } from '@/db/metadata/users-repository';
import { clientAddress } from '@/lib/auth/client-address';
import { verifyPassword } from '@/lib/auth/passwords';
import { closeSession, openSession, SESSION_SECONDS, type SessionClaim } from '@/lib/auth/sessions';
import { SignInThrottle } from '@/lib/auth/sign-in-throttle';
import { dependencies } from '@/lib/dependencies';
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

const throttle = new SignInThrottle();

/** A check takes 19 MiB and a thread for some 20 ms; a flood of them would starve everything else. */
const CHECKS_AT_ONCE = 32;
let checks = 0;

/** True if the password is that of the hash; refuses to queue more than a bounded number of checks. */
async function checkPassword(storedHash: string | null, password: string): Promise<boolean> {
  if (checks >= CHECKS_AT_ONCE) throw new Error('throttled:5');
  checks++;
  try {
    return await verifyPassword(storedHash, password);
  } finally {
    checks--;
  }
}

/** next-auth gives an error, or an object with one among what may hold credentials. */
const errorOf = (details: Error | { error?: Error }) => (details instanceof Error ? details : details.error);

const header = (headers: Record<string, string | string[] | undefined> | undefined, name: string) => {
  const value = headers?.[name];
  return (Array.isArray(value) ? value[0] : value) ?? null;
};

/**
 * Sign-in by e-mail and password. The cookie is a signed token that names a session row; it is worth nothing
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
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(credentials, request) {
          const email = String(credentials?.email ?? '')
            .trim()
            .slice(0, 320);
          const password = String(credentials?.password ?? '');
          const ip = clientAddress(header(request.headers, 'x-forwarded-for'), TRUSTED_PROXIES);
          const wait = throttle.begin(email, ip);
          if (wait > 0) throw new Error(`throttled:${wait}`);
          const user = await dependencies().metadata.withInstallation((tx) => findUserByEmail(tx, email));
          const matches = await checkPassword(user?.passwordHash ?? null, password);
          if (!user || !matches || user.disabledAt) return null;
          throttle.succeeded(email, ip);
          const claim = await openSession(user.id, { userAgent: header(request.headers, 'user-agent'), ip });
          return { id: user.id, email: user.email, name: user.name, claim };
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
