import { endSingleSignOn } from '@/lib/http/single-sign-on';

/** Where an organisation's identity provider sends browsers back to. */
export async function GET(request: Request, { params }: { params: Promise<{ org: string }> }) {
  return endSingleSignOn(request, (await params).org);
}
