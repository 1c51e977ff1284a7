import { endOwnSessions, ownSessions } from '@/lib/auth/account/own-sessions';
import { accountRoute } from '@/lib/http/account-route';

export const GET = accountRoute(ownSessions);
/** All but the one that asks. */
export const DELETE = accountRoute((session) => endOwnSessions(session));
