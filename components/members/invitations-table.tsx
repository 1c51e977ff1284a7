'use client';

import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { MailPlus, UserPlus } from 'lucide-react';
import { useState } from 'react';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { ConfirmDialog } from '@/components/ui/dialog';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { showToast } from '@/components/ui/toast';
import { invitationsQuery, peopleKeys, revokeInvitation } from '@/lib/api-client/members';
import type { InvitationRow } from '@/lib/domain/resources/members';

/** Invitations that were neither used nor revoked. */
export function InvitationsTable({ org, onInvite }: { org: string; onInvite: () => void }) {
  const invitations = useQuery(invitationsQuery(org));
  const client = useQueryClient();
  const [revoking, setRevoking] = useState<InvitationRow | null>(null);
  const revoke = useMutation({
    mutationFn: (invitation: InvitationRow) => revokeInvitation(org, invitation.id),
    onSuccess: (_, { email }) => {
      setRevoking(null);
      showToast({ title: `The invitation of ${email} is revoked` });
      void client.invalidateQueries({ queryKey: peopleKeys.all(org) });
    },
  });
  return (
    <Panel flush>
      {invitations.isPending ? (
        <SkeletonRows label="Loading invitations" />
      ) : invitations.isError ? (
        <ErrorState
          title="Invitations could not be loaded"
          error={invitations.error}
          onRetry={() => void invitations.refetch()}
        />
      ) : invitations.data.invitations.length === 0 ? (
        <EmptyState
          icon={MailPlus}
          title="No open invitations"
          action={
            <Button icon={UserPlus} onPress={onInvite}>
              Invite somebody
            </Button>
          }
        >
          An invitation is a link for one address and one role. It works once, and expires.
        </EmptyState>
      ) : (
        <ListTable
          label="Invitations"
          rows={invitations.data.invitations}
          rowId={(invitation) => invitation.id}
          columns={[
            {
              id: 'email',
              header: 'E-mail',
              isTitle: true,
              cell: (invitation) => <span className="break-all">{invitation.email}</span>,
            },
            { id: 'role', header: 'Role', cell: (invitation) => invitation.role.name },
            { id: 'by', header: 'Invited by', cell: (invitation) => invitation.invitedBy ?? '–' },
            { id: 'made', header: 'Made', cell: (invitation) => <Moment at={invitation.createdAt} /> },
            {
              id: 'expires',
              header: 'Expires',
              cell: (invitation) =>
                invitation.isExpired ? (
                  <Badge tone="warn">Expired</Badge>
                ) : (
                  <Moment at={invitation.expiresAt} isExact />
                ),
            },
            {
              id: 'actions',
              header: 'Actions',
              align: 'end',
              cell: (invitation) => (
                <Button
                  size="sm"
                  variant="quiet"
                  aria-label={`Revoke the invitation of ${invitation.email}`}
                  onPress={() => {
                    revoke.reset();
                    setRevoking(invitation);
                  }}
                >
                  Revoke
                </Button>
              ),
            },
          ]}
        />
      )}
      {revoking && (
        <ConfirmDialog
          title={`Revoke the invitation of ${revoking.email}?`}
          isOpen
          onClose={() => setRevoking(null)}
          confirmLabel="Revoke"
          keepLabel="Keep"
          onConfirm={() => revoke.mutate(revoking)}
          isPending={revoke.isPending}
          error={revoke.error}
        >
          Its link works no more.
        </ConfirmDialog>
      )}
    </Panel>
  );
}
