import { type NextRequest, NextResponse } from 'next/server';
import { env } from '@/lib/env';
import { contentSecurityPolicy, pageHeaders } from '@/lib/http/security-headers';

/**
 * Sets the headers of pages, and does nothing else: it never decides who may see what. Next.js reads the nonce
 * from the request's policy and puts it on its own scripts.
 */
export function proxy(request: NextRequest): NextResponse {
  const { APP_URL, NODE_ENV } = env();
  const origin = { https: APP_URL.startsWith('https:'), development: NODE_ENV === 'development' };
  const policy = contentSecurityPolicy(
    Buffer.from(crypto.getRandomValues(new Uint8Array(18))).toString('base64'),
    origin,
  );

  const headers = new Headers(request.headers);
  headers.set('content-security-policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('content-security-policy', policy);
  for (const [name, value] of Object.entries(pageHeaders(origin))) response.headers.set(name, value);
  return response;
}

export const config = {
  // The API sets its own headers, and Next.js would hold a copy of every upload in memory for a proxy in front of it.
  matcher: ['/((?!api/|_next/static/|_next/image).*)'],
};
