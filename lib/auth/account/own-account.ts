import { getSecondFactor } from '@/db/metadata/second-factors-repository';
import { getUser } from '@/db/metadata/users-repository';
import { isInUse } from '@/lib/auth/second-factor';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { ForbiddenError } from '@/lib/domain/errors';
import type { Account } from '@/lib/domain/resources/account';

/**
 * Whoever runs an organisation's identity provider can open sessions in its members' names. Such a session works in
 * that organisation; the account, which may belong to others as well, stays the person's own.
 * @throws ForbiddenError
 */
export function requireOwnSession(session: VerifiedSession): void {
  if (!session.ssoOrgId) return;
  throw new ForbiddenError(
    'You signed in through an organisation, which may not change your account. Sign in with your password.',
  );
}

/** The signed-in person, as they see themselves. */
export async function ownAccount(session: VerifiedSession): Promise<Account> {
  return dependencies().metadata.withInstallation(async (tx) => {
    const user = await getUser(tx, session.userId);
    const factor = await getSecondFactor(tx, session.userId);
    return {
      email: user.email,
      name: user.name,
      hasPassword: user.passwordHash !== null,
      secondFactor: { inUse: isInUse(factor), recoveryCodesLeft: factor.recoveryCodesLeft },
      isSingleSignOn: session.ssoOrgId !== null,
    };
  });
}
