import { currentSession } from '@/lib/auth/current-session';
import { acceptInvitation } from '@/lib/auth/invitations';
import { publicRoute } from '@/lib/http/public-route';

/** The secret of the link stands in the body, so that no log of addresses has it. */
export const POST = publicRoute(async (input, { ip }, requestId) =>
  acceptInvitation(await input(), await currentSession(), { requestId, ip }),
);
