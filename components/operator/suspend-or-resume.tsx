'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Pause, Play } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { ConfirmDialog, Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { operatorKeys, resumeOrganization, suspendOrganization } from '@/lib/api-client/operator';
import { issuesByField } from '@/lib/api-client/request';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';

/** Closes an open organisation to its members, or opens a suspended one again; after asking. */
export function SuspendOrResume({ organization }: { organization: OperatorOrganization }) {
  const { id, name, state } = organization;
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason] = useState('');
  const done = (changed: OperatorOrganization, title: string) => {
    setAsking(false);
    setReason('');
    client.setQueryData(operatorKeys.organization(id), changed);
    void client.invalidateQueries({ queryKey: operatorKeys.organizations });
    showToast({ title });
  };
  const suspend = useMutation({
    mutationFn: () => suspendOrganization(id, reason),
    onSuccess: (changed) => done(changed, `${name} is suspended`),
  });
  const resume = useMutation({
    mutationFn: () => resumeOrganization(id),
    onSuccess: (changed) => done(changed, `${name} is open again`),
  });
  if (state === 'suspended') {
    return (
      <>
        <Button variant="primary" icon={Play} onPress={() => setAsking(true)}>
          Resume
        </Button>
        <ConfirmDialog
          title={`Open ${name} again?`}
          isOpen={isAsking}
          onClose={() => setAsking(false)}
          confirmLabel="Resume"
          keepLabel="Keep it closed"
          onConfirm={() => resume.mutate()}
          isPending={resume.isPending}
          error={resume.error}
        >
          Its members come in again, and its runs go on where they stood.
        </ConfirmDialog>
      </>
    );
  }
  if (state !== 'ready') return null;
  return (
    <>
      <Button variant="danger" icon={Pause} onPress={() => setAsking(true)}>
        Suspend
      </Button>
      <Dialog
        title={`Suspend ${name}?`}
        isOpen={isAsking}
        onClose={() => setAsking(false)}
        footer={
          <>
            <Button onPress={() => setAsking(false)}>Keep it open</Button>
            <Button type="submit" form="suspend" variant="danger" isPending={suspend.isPending}>
              Suspend
            </Button>
          </>
        }
      >
        <form
          id="suspend"
          className="space-y-4"
          onSubmit={(event) => {
            event.preventDefault();
            suspend.mutate();
          }}
        >
          <p className="text-pretty text-ink-muted">
            Its members and API tokens are kept out within seconds, and its runs wait. Nothing is lost;
            ligands that are being docked at this moment are docked again.
          </p>
          <TextField
            label="Reason"
            autoFocus
            value={reason}
            onChange={setReason}
            maxLength={500}
            description="Its members are told."
            error={issuesByField(suspend.error).reason ?? null}
          />
          <FormProblem error={suspend.error} fields={['reason']} />
        </form>
      </Dialog>
    </>
  );
}
