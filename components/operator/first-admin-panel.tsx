'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { InvitationLinkDialog } from '@/components/invitations/invitation-link-dialog';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { Panel } from '@/components/ui/panel';
import { TextField } from '@/components/ui/text-field';
import { inviteFirstAdmin, operatorKeys } from '@/lib/api-client/operator';
import { issuesByField } from '@/lib/api-client/request';
import type { NewOrganization, OperatorOrganization } from '@/lib/domain/resources/operator';

const STATES = {
  open: 'has not used the link yet',
  expired: 'did not use the link in time',
  revoked: 'has no link any more',
};

/** Who was invited as the first Admin, with another link for the case that it was lost. */
export function FirstAdminPanel({ organization }: { organization: OperatorOrganization }) {
  const client = useQueryClient();
  const invited = organization.invitedAdmin;
  const [email, setEmail] = useState(invited?.email ?? '');
  const [made, setMade] = useState<NewOrganization | null>(null);
  const invite = useMutation({
    mutationFn: () => inviteFirstAdmin(organization.id, email),
    onSuccess: (answer) => {
      client.setQueryData(operatorKeys.organization(organization.id), answer.organization);
      setMade(answer);
    },
  });
  if (!invited) return null;
  return (
    <Panel title="First Admin">
      <form
        className="space-y-3"
        onSubmit={(event) => {
          event.preventDefault();
          invite.mutate();
        }}
      >
        <p className="text-sm text-pretty">
          <strong className="font-medium">{invited.email}</strong> {STATES[invited.state]}. Nobody has joined.
        </p>
        <div className="flex flex-wrap items-end gap-2">
          <div className="min-w-56 grow">
            <TextField
              label="E-mail"
              type="email"
              value={email}
              onChange={setEmail}
              error={issuesByField(invite.error).email ?? null}
            />
          </div>
          <Button type="submit" isPending={invite.isPending}>
            Make a new link
          </Button>
        </div>
        <p className="text-sm text-ink-muted">The link of before then works no more.</p>
        <FormProblem error={invite.error} fields={['email']} />
      </form>
      {made && <InvitationLinkDialog made={made} onClose={() => setMade(null)} />}
    </Panel>
  );
}
