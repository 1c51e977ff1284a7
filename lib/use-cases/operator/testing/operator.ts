import type { MetadataDb } from '@/db/metadata/client';
import { setOperator, type UserRecord } from '@/db/metadata/users-repository';
import { makeUser } from '@/db/testing/factories';
import { type OperatorContext, operatorContext } from '@/lib/auth/operator-context';
import { newId } from '@/lib/domain/ids';
import { sessionOf } from '@/lib/testing/sessions';

/** Somebody who runs the installation and is in no organisation, with a context issued to a session of theirs. */
export async function makeOperator(
  metadata: MetadataDb,
): Promise<{ user: UserRecord; ctx: OperatorContext }> {
  const user = await makeUser(metadata);
  await metadata.withInstallation((tx) => setOperator(tx, user.id, true));
  const origin = { requestId: newId('request'), ip: '203.0.113.9' };
  return { user, ctx: await operatorContext(sessionOf(user, { isOperator: true }), origin) };
}
