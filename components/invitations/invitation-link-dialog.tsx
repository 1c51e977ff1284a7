'use client';

import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { CopyableCode } from '@/components/ui/copyable-code';
import { Dialog } from '@/components/ui/dialog';
import type { NewInvitation } from '@/lib/domain/resources/members';

/** Shows the link of an invitation, this once. */
export function InvitationLinkDialog({ made, onClose }: { made: NewInvitation; onClose: () => void }) {
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
