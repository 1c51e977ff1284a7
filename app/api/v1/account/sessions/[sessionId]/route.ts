import { endOwnSessions } from '@/lib/auth/account/own-sessions';
import { accountRoute } from '@/lib/http/account-route';

export const DELETE = accountRoute((session, params) =>
  endOwnSessions(session, (params as { sessionId: string }).sessionId),
);
