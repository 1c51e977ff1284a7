'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { RoleSelect } from '@/components/members/role-select';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { Select } from '@/components/ui/select';
import { TextField } from '@/components/ui/text-field';
import { inviteMember, peopleKeys, rolesQuery } from '@/lib/api-client/members';
import { issuesByField } from '@/lib/api-client/request';
import type { NewInvitation } from '@/lib/domain/resources/members';

const DAYS = [1, 7, 14, 30];

/** Makes an invitation, and shows its link this once. */
export function InviteDialog({
  org,
  isOpen,
  onClose,
}: {
  org: string;
  isOpen: boolean;
  onClose: () => void;
}) {
  const [made, setMade] = useState<NewInvitation | null>(null);
  const close = () => {
    setMade(null);
    onClose();
  };
  if (made) return <LinkDialog made={made} onClose={close} />;
  return isOpen ? <InviteForm org={org} onClose={close} onMade={setMade} /> : null;
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

function LinkDialog({ made, onClose }: { made: NewInvitation; onClose: () => void }) {
  const link = new URL(made.path, window.location.origin).toString();
  return (
    <Dialog
      title="The link is ready"
      isOpen
      onClose={onClose}
      footer={
        <Button variant="primary" onPress={onClose}>
          Done
        </Button>
      }
    >
      <div className="space-y-3">
        <p className="text-pretty text-ink-muted">
          {made.isMailed ? 'It is on its way by mail to' : 'Send it to'}{' '}
          <strong className="font-medium text-ink">{made.invitation.email}</strong>, who joins as{' '}
          {made.invitation.role.name}. It works once.
        </p>
        <div className="rounded-md border border-line bg-sunken px-3 py-2">
          <CopyableCode text={link} about="the link" />
        </div>
        <Callout tone="warn">
          It is shown only now: whoever has it can join. If it is lost, revoke the invitation and make
          another.
        </Callout>
      </div>
    </Dialog>
  );
}
