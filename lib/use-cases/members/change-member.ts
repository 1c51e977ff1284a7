import { appendAudit } from '@/db/metadata/audit-repository';
import type { OrganizationConnection } from '@/db/metadata/client';
import { revokeInvitationsBy } from '@/db/metadata/invitations-repository';
import { getMember, lockMembers, type MemberRecord } from '@/db/metadata/members-repository';
import type { OrgContext } from '@/lib/auth/org-context';
import type { Dependencies } from '@/lib/dependencies';
import type { MembershipId } from '@/lib/domain/ids';
import type { MemberRow } from '@/lib/domain/resources/members';
import { auditEntry } from '@/lib/use-cases/audit-entry';
import { serialiseMember } from '@/lib/use-cases/members/serialise-member';
import { requireRoleWithinOwn } from '@/lib/use-cases/members/within-own-permissions';

interface MemberChange {
  /** `member.disable` for example. */
  action: string;
  /** True if the member may invite nobody any more: their open links end with it. */
  endsInvitations: boolean;
  details?: Record<string, unknown>;
  /** Writes the change, or says why not. */
  apply: (tx: OrganizationConnection, member: MemberRecord) => Promise<void>;
}

/**
 * The frame of every change of another member: one at a time in an organisation, only of members whose role allows
 * no more than the actor's, and with its audit row.
 */
export async function changeMember(
  ctx: OrgContext,
  deps: Dependencies,
  membershipId: MembershipId,
  change: MemberChange,
): Promise<MemberRow> {
  const orgId = ctx.org.id;
  return deps.metadata.withOrganization(orgId, async (tx) => {
    await lockMembers(tx, orgId);
    const member = await getMember(tx, orgId, membershipId);
    requireRoleWithinOwn(ctx, member.role);
    await change.apply(tx, member);
    const revokedInvitations = change.endsInvitations
      ? await revokeInvitationsBy(tx, orgId, member.user.id)
      : 0;
    await appendAudit(
      tx,
      orgId,
      auditEntry(ctx, {
        action: change.action,
        subjectKind: 'member',
        subjectId: membershipId,
        details: {
          userId: member.user.id,
          ...change.details,
          ...(revokedInvitations && { revokedInvitations }),
        },
      }),
    );
    return serialiseMember(ctx, member);
  });
}
