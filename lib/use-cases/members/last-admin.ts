import type { OrganizationConnection } from '@/db/metadata/client';
import { countOtherAdmins, type MemberRecord } from '@/db/metadata/members-repository';
import { ConflictError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';

/**
 * Asks whether this member may stop being an active Admin. Under `lockMembers`, so that two Admins who remove each
 * other at once leave one.
 * @throws ConflictError if no other active Admin is left
 */
export async function requireAnotherAdmin(
  tx: OrganizationConnection,
  orgId: OrganizationId,
  member: MemberRecord,
): Promise<void> {
  const isAdmin = member.status === 'active' && member.role.builtIn && member.role.name === 'Admin';
  if (!isAdmin || (await countOtherAdmins(tx, orgId, member.id)) > 0) return;
  throw new ConflictError(
    'This is the last active Admin: the organisation would have nobody to run it. Make somebody else an Admin first.',
  );
}
