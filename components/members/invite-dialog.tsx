'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InvitationLinkDialog } from '@/components/invitations/invitation-link-dialog';
import { RoleSelect } from '@/components/members/role-select';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { inviteMember, peopleKeys, rolesQuery } from '@/lib/api-client/members';
import { issuesByField } from '@/lib/api-client/request';
import type { NewInvitation } from '@/lib/domain/resources/members';

const DAYS = [1, 7, 14, 30];

/** Makes an invitation, and shows its link this once. */
export function InviteDialog({ org, onClose }: { org: string; onClose: () => void }) {
  const [made, setMade] = useState<NewInvitation | null>(null);
  if (made) return <InvitationLinkDialog made={made} onClose={onClose} />;
  return <InviteForm org={org} onClose={onClose} onMade={setMade} />;
}

function InviteForm({
  org,
  onClose,
  onMade,
}: {
  org: string;
  onClose: () => void;
  onMade: (made: NewInvitation) => void;
}) {
  const client = useQueryClient();
  const roles = useQuery(rolesQuery(org));
  const [email, setEmail] = useState('');
  const [roleId, setRoleId] = useState<string | null>(null);
  const [days, setDays] = useState(7);
  const invite = useMutation({
    mutationFn: () => inviteMember(org, { email, roleId: roleId ?? '', days }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: peopleKeys.all(org) });
      onMade(made);
    },
  });
  const issues = issuesByField(invite.error);
  return (
    <Dialog
      title="Invite somebody"
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button type="submit" form="invite" variant="primary" isPending={invite.isPending}>
            Make the link
          </Button>
        </>
      }
    >
      <form
        id="invite"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <TextField
          label="E-mail"
          type="email"
          autoFocus
          value={email}
          onChange={setEmail}
          error={issues.email ?? null}
        />
        <RoleSelect
          roles={roles.data?.roles ?? []}
          value={roleId}
          onChange={setRoleId}
          error={issues.roleId ? 'Choose a role.' : null}
        />
        <Select
          label="The link works for"
          value={String(days)}
          onChange={(value) => setDays(Number(value))}
          options={DAYS.map((value) => ({
            id: String(value),
            name: value === 1 ? '1 day' : `${value} days`,
          }))}
        />
        <FormProblem error={invite.error} fields={['email', 'roleId']} />
      </form>
    </Dialog>
  );
}
