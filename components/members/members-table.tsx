'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Ban, LogOut, RotateCcw, Shield, UserMinus } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { RowMenu } from '@/components/members/row-menu';
import { Badge } from '@/components/ui/badge';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ListTable } from '@/components/ui/list-table';
import type { MenuEntry } from '@/components/ui/menu';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { ErrorState, messageOf, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import {
  disableMember,
  leaveOrganization,
  membersQuery,
  peopleKeys,
  reactivateMember,
  removeMember,
  rolesQuery,
} from '@/lib/api-client/members';
import type { MemberRow } from '@/lib/domain/resources/members';

const ChangeRoleDialog = dynamic(
  () => import('@/components/members/change-role-dialog').then((module) => module.ChangeRoleDialog),
  { ssr: false },
);

type Question = { kind: 'role' | 'disable' | 'remove' | 'leave'; member: MemberRow };

/** Everybody who belongs to the organisation, with what may be done about each. */
export function MembersTable({
  org,
  organizationName,
  marked,
}: {
  org: string;
  organizationName: string;
  /** Id of the one who was looked for. */
  marked: string | null;
}) {
  const mayManage = useCan('member:manage');
  const members = useQuery(membersQuery(org));
  const roles = useQuery(rolesQuery(org));
  const client = useQueryClient();
  const [question, setQuestion] = useState<Question | null>(null);
  const canGive = (roleId: string) => roles.data?.roles.find(({ id }) => id === roleId)?.canGive ?? false;

  const done = (title: string) => {
    setQuestion(null);
    showToast({ title });
    void client.invalidateQueries({ queryKey: peopleKeys.all(org) });
  };
  const reactivate = useMutation({
    mutationFn: (member: MemberRow) => reactivateMember(org, member.id),
    onSuccess: ({ name }) => done(`${name} is active again`),
    onError: (error) => showToast({ title: 'Nothing was changed', description: messageOf(error) }),
  });
  const act = useMutation({
    mutationFn: async ({ kind, member }: Question) => {
      if (kind === 'leave') await leaveOrganization(org);
      else if (kind === 'remove') await removeMember(org, member.id);
      else await disableMember(org, member.id);
    },
    onSuccess: (_, { kind, member }) => {
      if (kind === 'leave') window.location.assign('/');
      else done(`${member.name} is ${kind === 'remove' ? 'removed' : 'disabled'}`);
    },
  });
  const ask = (kind: Question['kind'], member: MemberRow) => {
    act.reset();
    setQuestion({ kind, member });
  };

  function entriesOf(member: MemberRow): MenuEntry[] {
    const entries: MenuEntry[] = [];
    if (mayManage && canGive(member.role.id)) {
      entries.push({
        ...{ id: 'role', name: 'Change role', icon: Shield },
        onAction: () => ask('role', member),
      });
      if (member.status === 'disabled') {
        const onAction = () => reactivate.mutate(member);
        entries.push({ id: 'reactivate', name: 'Reactivate', icon: RotateCcw, onAction });
      } else if (!member.isSelf) {
        entries.push({
          ...{ id: 'disable', name: 'Disable', icon: Ban },
          onAction: () => ask('disable', member),
        });
      }
      if (!member.isSelf) {
        entries.push({
          ...{ id: 'remove', name: 'Remove', icon: UserMinus },
          onAction: () => ask('remove', member),
        });
      }
    }
    if (member.isSelf) {
      entries.push({
        ...{ id: 'leave', name: `Leave ${organizationName}`, icon: LogOut },
        onAction: () => ask('leave', member),
      });
    }
    return entries;
  }

  if (members.isPending) {
    return (
      <Panel flush>
        <SkeletonRows label="Loading members" />
      </Panel>
    );
  }
  if (members.isError) {
    return (
      <Panel flush>
        <ErrorState
          title="Members could not be loaded"
          error={members.error}
          onRetry={() => void members.refetch()}
        />
      </Panel>
    );
  }
  const asked = question && question.kind !== 'role' ? QUESTIONS[question.kind] : null;
  return (
    <Panel flush>
      <ListTable
        label="Members"
        rows={members.data.members}
        rowId={(member) => member.id}
        marked={marked}
        columns={[
          {
            id: 'name',
            header: 'Name',
            isTitle: true,
            cell: (member) => (
              <>
                {member.name}
                {member.isSelf && <span className="font-normal text-ink-muted"> (you)</span>}
              </>
            ),
          },
          {
            id: 'email',
            header: 'E-mail',
            cell: (member) => <span className="break-all">{member.email}</span>,
          },
          { id: 'role', header: 'Role', cell: (member) => member.role.name },
          {
            id: 'status',
            header: 'State',
            cell: ({ status }) => (status === 'active' ? 'Active' : <Badge tone="warn">Disabled</Badge>),
          },
          { id: 'joined', header: 'Since', cell: (member) => <Moment at={member.joinedAt} /> },
          {
            id: 'actions',
            header: 'Actions',
            align: 'end',
            cell: (member) => <RowMenu label={`Actions for ${member.name}`} entries={entriesOf(member)} />,
          },
        ]}
      />
      {question?.kind === 'role' && (
        <ChangeRoleDialog
          org={org}
          member={question.member}
          onClose={() => setQuestion(null)}
          onDone={({ name, role }) => done(`${name} is ${role.name} now`)}
        />
      )}
      {question && asked && (
        <ConfirmDialog
          title={asked.title(question.kind === 'leave' ? organizationName : question.member.name)}
          isOpen
          onClose={() => setQuestion(null)}
          confirmLabel={asked.confirm}
          keepLabel={asked.keep}
          onConfirm={() => act.mutate(question)}
          isPending={act.isPending}
          error={act.error}
        >
          {asked.words}
        </ConfirmDialog>
      )}
    </Panel>
  );
}

const QUESTIONS = {
  disable: {
    title: (name: string) => `Disable ${name}?`,
    confirm: 'Disable',
    keep: 'Keep active',
    words:
      'They are kept out within seconds, their API tokens and open invitations with them, and can be reactivated.',
  },
  remove: {
    title: (name: string) => `Remove ${name}?`,
    confirm: 'Remove',
    keep: 'Keep',
    words:
      'They are kept out within seconds, their API tokens and open invitations with them. What they made stays. To come back they need a new invitation.',
  },
  leave: {
    title: (name: string) => `Leave ${name}?`,
    confirm: 'Leave',
    keep: 'Stay',
    words: 'What you made stays. To come back you need a new invitation.',
  },
};
