import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { MembersView } from '@/components/members/members-view';
import { Primed, type PrimedEntry } from '@/components/query/primed';
import { peopleKeys } from '@/lib/api-client/members';
import { listInvitations } from '@/lib/use-cases/invitations/list-invitations';
import { listMembers } from '@/lib/use-cases/members/list-members';
import { listRoles } from '@/lib/use-cases/roles/list-roles';

export const metadata: Metadata = { title: 'Members' };

export default async function MembersPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/members', 'member:read');
  const [members, roles] = await Promise.all([listMembers(ctx, {}), listRoles(ctx, {})]);
  const entries: PrimedEntry[] = [
    [peopleKeys.members(org), members],
    [peopleKeys.roles(org), roles],
  ];
  if (ctx.permissions.has('member:manage')) {
    entries.push([peopleKeys.invitations(org), await listInvitations(ctx, {})]);
  }
  return (
    <Primed entries={entries}>
      <MembersView org={org} organizationName={ctx.org.name} />
    </Primed>
  );
}
