'use client';

import { useQuery } from '@tanstack/react-query';
import { UserPlus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCan } from '@/components/access/access-provider';
import { InvitationsTable } from '@/components/members/invitations-table';
import { MembersTable } from '@/components/members/members-table';
import { RolesMatrix } from '@/components/members/roles-matrix';
import { Button } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { count, plural } from '@/components/ui/quantity';
import { type Section, Sections } from '@/components/ui/sections';
import { useUrlState } from '@/components/ui/use-url-state';
import { invitationsQuery, membersQuery, rolesQuery } from '@/lib/api-client/members';
import type { MemberList } from '@/lib/domain/resources/members';

const InviteDialog = dynamic(
  () => import('@/components/members/invite-dialog').then((module) => module.InviteDialog),
  { ssr: false },
);

const TAB_IDS = ['members', 'invitations', 'roles'] as const;
type TabId = (typeof TAB_IDS)[number];

/** Who belongs to the organisation, who is invited, and what each role allows. */
export function MembersView({ org, organizationName }: { org: string; organizationName: string }) {
  const mayManage = useCan('member:manage');
  const members = useQuery(membersQuery(org));
  const roles = useQuery(rolesQuery(org));
  const invitations = useQuery({ ...invitationsQuery(org), enabled: mayManage });
  const [url, changeUrl] = useUrlState();
  const setInviting = (is: boolean) => changeUrl({ invite: is ? 'yes' : null });

  const sections: Section<TabId>[] = [
    {
      id: 'members',
      name: 'Members',
      count: members.data?.members.length ?? 0,
      content: <MembersTable org={org} organizationName={organizationName} marked={url.get('member')} />,
    },
    ...(mayManage
      ? [
          {
            id: 'invitations' as const,
            name: 'Invitations',
            count: invitations.data?.invitations.length ?? 0,
            content: <InvitationsTable org={org} onInvite={() => setInviting(true)} />,
          },
        ]
      : []),
    { id: 'roles', name: 'Roles', count: roles.data?.roles.length ?? 0, content: <RolesMatrix org={org} /> },
  ];
  return (
    <>
      <PageHeader
        title="Members"
        description={members.data && places(members.data)}
        actions={
          mayManage && (
            <Button variant="primary" icon={UserPlus} onPress={() => setInviting(true)}>
              Invite somebody
            </Button>
          )
        }
      />
      <Sections label="People and roles" sections={sections} />
      {mayManage && url.get('invite') === 'yes' && (
        <InviteDialog org={org} onClose={() => setInviting(false)} />
      )}
    </>
  );
}

function places({ members, quota }: MemberList): string {
  const active = members.filter(({ status }) => status === 'active').length;
  return quota === null
    ? `${plural(active, 'active member')}.`
    : `${count(active)} of ${plural(quota, 'active member')} that the quota allows.`;
}
