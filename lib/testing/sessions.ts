import type { VerifiedSession } from '@/lib/auth/sessions';
import { newId, type UserId } from '@/lib/domain/ids';

/** As if this person had signed in with their password; `over` makes it another session. There is no row of it. */
export function sessionOf(
  user: { id: UserId; email: string; name: string },
  over: Partial<VerifiedSession> = {},
): VerifiedSession {
  return {
    sessionId: newId('session'),
    userId: user.id,
    email: user.email,
    name: user.name,
    ssoOrgId: null,
    hasSecondFactor: false,
    isOperator: false,
    ...over,
  };
}
