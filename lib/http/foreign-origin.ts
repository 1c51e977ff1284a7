import { ForbiddenError } from '@/lib/domain/errors';
import { env } from '@/lib/env';

/** The cookie is sent by any page that asks the browser to; only our own pages may change things with it. */
export function refuseForeignOrigin(request: Request): void {
  if (request.method === 'GET' || request.method === 'HEAD') return;
  const origin = request.headers.get('origin');
  const site = request.headers.get('sec-fetch-site');
  const foreign = origin ? origin !== new URL(env().APP_URL).origin : site !== null && site !== 'same-origin';
  if (foreign) throw new ForbiddenError('This request did not come from the dashboard itself.');
}
