import { currentSession } from '@/lib/auth/current-session';
import { sessionCookie } from '@/lib/auth/session-cookie';
import { closeSession } from '@/lib/auth/sessions';
import { SignInThrottle } from '@/lib/auth/sign-in-throttle';
import { beginSingleSignOn, FLOW_SECONDS, finishSingleSignOn } from '@/lib/auth/sso/flow';
import { SsoRefused } from '@/lib/auth/sso/refusal';
import { RateLimitedError } from '@/lib/domain/errors';
import { newId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { clientOf } from '@/lib/http/public-route';
import { apiHeaders } from '@/lib/http/security-headers';
import { logger } from '@/lib/logs/logger';

const FLOW_COOKIE = 'sso-flow';

/** Each beginning asks the provider something: nobody makes this server do so without end. */
const beginnings = new SignInThrottle(Date.now, { account: 300, address: 300 });

/** Sends the browser to an organisation's provider, or to the page that says why not. */
export async function startSingleSignOn(
  request: Request,
  orgSlug: string,
  providerId: string | null,
  callbackPath: string,
): Promise<Response> {
  const { ip } = clientOf(request);
  try {
    const waitSeconds = beginnings.begin(`${ip} ${orgSlug}`, ip);
    if (waitSeconds > 0) throw new RateLimitedError('Too many beginnings of single sign-on.', waitSeconds);
    const begun = await beginSingleSignOn(orgSlug, providerId, callbackPath);
    if (begun === 'choose') return toSsoPage({ org: orgSlug, callbackUrl: callbackPath });
    return redirect(begun.address.href, [flowCookie(begun.flow, FLOW_SECONDS)]);
  } catch (error) {
    return refused(error, { org: orgSlug, callbackUrl: callbackPath });
  }
}

/** The browser's return from the provider. */
export async function endSingleSignOn(request: Request, orgSlug: string): Promise<Response> {
  const client = clientOf(request);
  try {
    const { userId, claim, callbackPath } = await finishSingleSignOn(
      orgSlug,
      new URL(request.url).searchParams,
      cookieOf(request, FLOW_COOKIE),
      client,
      { requestId: newId('request'), ip: client.ip },
    );
    // Whoever was signed in here before is so no longer: their cookie is replaced.
    const before = await currentSession();
    if (before) await closeSession(before);
    return redirect(callbackPath, [flowCookie('', 0), await sessionCookie(userId, claim)]);
  } catch (error) {
    return refused(error, { org: orgSlug }, [flowCookie('', 0)]);
  }
}

function refused(error: unknown, query: Record<string, string>, cookies: string[] = []): Response {
  return toSsoPage({ ...query, error: codeOf(error) }, cookies);
}

function codeOf(error: unknown): string {
  if (error instanceof SsoRefused) return error.code;
  if (error instanceof RateLimitedError) return `throttled:${error.retryAfterSeconds}`;
  logger.error('Single sign-on failed.', { error });
  return 'unavailable';
}

const toSsoPage = (query: Record<string, string>, cookies: string[] = []) =>
  redirect(`/sign-in/sso?${new URLSearchParams(query)}`, cookies);

/** Lax, not strict: the browser comes back from another site. */
function flowCookie(value: string, seconds: number): string {
  const secure = env().APP_URL.startsWith('https://') ? '; Secure' : '';
  return `${FLOW_COOKIE}=${value}; Path=/api/sso; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}

function cookieOf(request: Request, name: string): string | null {
  const pairs = (request.headers.get('cookie') ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1) || null;
}

function redirect(location: string, cookies: string[]): Response {
  const headers = new Headers({ ...apiHeaders(), location });
  for (const cookie of cookies) headers.append('set-cookie', cookie);
  return new Response(null, { status: 303, headers });
}
