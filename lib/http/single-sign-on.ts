import { currentSession } from '@/lib/auth/current-session';
import { sessionCookie } from '@/lib/auth/session-cookie';
import { closeSession } from '@/lib/auth/sessions';
import { beginSingleSignOn, FLOW_SECONDS, finishSingleSignOn } from '@/lib/auth/sso/flow';
import { SsoRefused } from '@/lib/auth/sso/refusal';
import { newId } from '@/lib/domain/ids';
import { env } from '@/lib/env';
import { clientOf } from '@/lib/http/public-route';
import { apiHeaders } from '@/lib/http/security-headers';
import { logger } from '@/lib/logs/logger';

const FLOW_COOKIE = 'sso-flow';

/** Sends the browser to an organisation's provider, or to the page that says why not. */
export async function startSingleSignOn(
  orgSlug: string,
  providerId: string | null,
  callbackPath: string,
): Promise<Response> {
  try {
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
  if (!(error instanceof SsoRefused)) logger.error('Single sign-on failed.', { error });
  const code = error instanceof SsoRefused ? error.code : 'unavailable';
  return toSsoPage({ ...query, error: code }, cookies);
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
