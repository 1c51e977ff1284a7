import { requireSession } from '@/lib/auth/current-session';
import type { Client, VerifiedSession } from '@/lib/auth/sessions';
import { publicRoute } from '@/lib/http/public-route';

/**
 * The one door of every route below `/api/v1/account`, which is about the signed-in person and no organisation.
 * @param act gets the JSON body of a POST, else the path's parameters
 */
export function accountRoute<Output>(
  act: (session: VerifiedSession, input: unknown, client: Client) => Promise<Output>,
) {
  return publicRoute(async (input, client) => act(await requireSession(), await input(), client));
}
