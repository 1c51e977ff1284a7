import type { OrganizationConnection } from '@/db/metadata/client';
import { countActiveMembers } from '@/db/metadata/members-repository';
import { getOrganization } from '@/db/metadata/organizations-repository';
import { QuotaExceededError } from '@/lib/domain/errors';
import type { OrganizationId } from '@/lib/domain/ids';

/**
 * Asks for room for one more active member. Under `lockMembers`, so that the answer stays true until the member is
 * written.
 * @throws QuotaExceededError
 */
export async function requireMemberQuota(tx: OrganizationConnection, orgId: OrganizationId): Promise<void> {
  const { members: quota } = (await getOrganization(tx, orgId)).quotas;
  if (quota === undefined || (await countActiveMembers(tx, orgId)) < quota) return;
  throw new QuotaExceededError(
    'members',
    `The organisation has ${quota} members, which is all that its quota allows. Ask its Admin to make room.`,
  );
}
