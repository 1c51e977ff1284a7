import { and, eq } from 'drizzle-orm';
import { violates } from '@/db/database-errors';
import { ConflictError } from '@/lib/domain/errors';
import type { IdentityId, IdentityProviderId, OrganizationId, UserId } from '@/lib/domain/ids';
import type { OrganizationConnection } from './client';
import { identities } from './schema/identities';

/** Which user a provider's subject is; null before their first sign-in. */
export async function findIdentity(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  providerId: IdentityProviderId,
  subject: string,
): Promise<{ userId: UserId } | null> {
  const [row] = await conn
    .select({ userId: identities.userId })
    .from(identities)
    .where(
      and(
        eq(identities.orgId, orgId),
        eq(identities.providerId, providerId),
        eq(identities.subject, subject),
      ),
    );
  return row ?? null;
}

/** @throws ConflictError if the subject is somebody already */
export async function insertIdentity(
  conn: OrganizationConnection,
  orgId: OrganizationId,
  identity: { id: IdentityId; providerId: IdentityProviderId; subject: string; userId: UserId },
): Promise<void> {
  try {
    await conn.insert(identities).values({ orgId, ...identity });
  } catch (error) {
    if (violates(error, 'identities_subject_key'))
      throw new ConflictError('This account of the provider is linked already.');
    throw error;
  }
}
