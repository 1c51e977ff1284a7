import type { NextRequest } from 'next/server';
import { callbackPath } from '@/components/auth/callback-path';
import { startSingleSignOn } from '@/lib/http/single-sign-on';

/** `?provider=` where an organisation has several, `?callbackUrl=` of the page to go to then. */
export async function GET(request: NextRequest, { params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const query = request.nextUrl.searchParams;
  return startSingleSignOn(
    request,
    org,
    query.get('provider'),
    callbackPath(query.get('callbackUrl') ?? `/orgs/${encodeURIComponent(org)}`),
  );
}
