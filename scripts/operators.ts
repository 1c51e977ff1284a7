import type { MetadataDb } from '@/db/metadata/client';
import { findUserByEmail, insertUser, setOperator } from '@/db/metadata/users-repository';
import { issuePasswordReset } from '@/lib/auth/password-reset';
import { newId } from '@/lib/domain/ids';
import { StackError } from '@/scripts/stack/stop';

/**
 * Makes somebody the operator of the installation. Whoever has no account gets one: on a new installation nobody has.
 * @returns the path of a link for choosing a password, if they have none; an operator signs in by password
 */
export async function grantOperator(
  metadata: MetadataDb,
  email: string,
): Promise<{ isNewAccount: boolean; passwordPath: string | null }> {
  return metadata.withInstallation(async (tx) => {
    const found = await findUserByEmail(tx, email);
    const name = email.split('@')[0] ?? email;
    const user = found ?? (await insertUser(tx, { id: newId('user'), email, name, passwordHash: null }));
    await setOperator(tx, user.id, true);
    return {
      isNewAccount: found === null,
      passwordPath: user.passwordHash
        ? null
        : await issuePasswordReset(tx, user.id, 'command:operator-grant'),
    };
  });
}

/** Takes the role away, at once. The account stays. @throws StackError if there is no such operator */
export async function revokeOperator(metadata: MetadataDb, email: string): Promise<void> {
  await metadata.withInstallation(async (tx) => {
    const user = await findUserByEmail(tx, email);
    if (!user?.isOperator) throw new StackError(`${email} is no operator.`);
    await setOperator(tx, user.id, false);
  });
}
