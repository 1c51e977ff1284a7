import { getUser } from '@/db/metadata/users-repository';
import type { RequestOrigin } from '@/lib/auth/org-context';
import type { VerifiedSession } from '@/lib/auth/sessions';
import { dependencies } from '@/lib/dependencies';
import { NotFoundError, SecondFactorRequiredError } from '@/lib/domain/errors';
import type { RequestId, UserId } from '@/lib/domain/ids';

/** Whoever runs the installation. */
export interface Operator {
  userId: UserId;
  email: string;
  name: string;
}

/** Not exported, and with a private mark: nothing made elsewhere is one, be it a literal, a cast or an altered copy. */
class IssuedOperatorContext {
  readonly #issued = true;

  constructor(
    readonly operator: Operator,
    readonly requestId: RequestId,
    readonly ip: string | null,
  ) {
    Object.freeze(operator);
    Object.freeze(this);
  }

  static made(value: object): boolean {
    return #issued in value;
  }
}

/**
 * The only ticket to what concerns the installation: organisations, their states, sizes and quotas. It opens none of
 * them: what is inside takes an `OrgContext`, which an operator gets as a member or not at all.
 */
export type OperatorContext = IssuedOperatorContext;

/** Against what the compiler cannot see. @throws Error: a context that was made elsewhere is a defect */
export function requireIssuedOperator(ctx: OperatorContext): void {
  if (!IssuedOperatorContext.made(ctx)) {
    throw new Error('This context was not made by lib/auth/operator-context.');
  }
}

/**
 * For a person who signed in by password: whoever runs an organisation's identity provider can vouch for anybody, and
 * must not become the operator by that. Somebody with a second factor has to have shown it. The row is read each time,
 * so that a role that was taken away is gone at once.
 * @throws NotFoundError for everybody else, as for an address that does not exist
 * @throws SecondFactorRequiredError
 */
export async function operatorContext(
  session: VerifiedSession,
  { requestId, ip }: RequestOrigin,
): Promise<OperatorContext> {
  const user = session.isOperator
    ? await dependencies().metadata.withInstallation((tx) => getUser(tx, session.userId))
    : null;
  if (!user?.isOperator || user.disabledAt || session.ssoOrgId) throw new NotFoundError('address');
  if (user.totpConfirmedAt && !session.hasSecondFactor) {
    throw new SecondFactorRequiredError('Sign out, and sign in again with your second factor.');
  }
  return new IssuedOperatorContext({ userId: user.id, email: user.email, name: user.name }, requestId, ip);
}
