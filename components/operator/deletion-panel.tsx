'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Trash2 } from 'lucide-react';
import { useState } from 'react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { RadioGroup } from '@/components/ui/choices';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { ProgressBar } from '@/components/ui/progress-bar';
import { messageOf } from '@/components/ui/states';
import { TextField } from '@/components/ui/text-field';
import { deleteOrganization, keepOrganization, operatorKeys } from '@/lib/api-client/operator';
import { issuesByField } from '@/lib/api-client/request';
import type { OperatorOrganization } from '@/lib/domain/resources/operator';

const STEPS: Record<string, string> = {
  draining: 'Its runs are being ended.',
  dropping: 'Its results database is being removed.',
  erasing: 'Its files and rows are being erased.',
};

/** The deletion of an organisation: the way to it, or how far it has come. */
export function DeletionPanel({ organization }: { organization: OperatorOrganization }) {
  const { id, deletion, slug } = organization;
  const client = useQueryClient();
  const [isAsking, setAsking] = useState(false);
  const keep = useMutation({
    mutationFn: () => keepOrganization(id),
    onSuccess: (changed) => client.setQueryData(operatorKeys.organization(id), changed),
  });
  return (
    <Panel title="Deletion">
      {deletion === null ? (
        <div className="flex flex-wrap items-center justify-between gap-3">
          <p className="max-w-prose text-sm text-pretty text-ink-muted">
            Erases its database, its files and every row of it. A certificate in numbers stays.
          </p>
          <Button variant="danger" icon={Trash2} onPress={() => setAsking(true)}>
            Delete
          </Button>
        </div>
      ) : deletion.state === 'scheduled' ? (
        <div className="space-y-3">
          <Callout tone="warn" title="To be deleted">
            <Moment at={deletion.beginsAt} isExact />. Until then it goes on as ever.
          </Callout>
          <Button isPending={keep.isPending} onPress={() => keep.mutate()}>
            Keep the organisation
          </Button>
          {keep.error && (
            <Callout tone="danger" isLive>
              {messageOf(keep.error)}
            </Callout>
          )}
        </div>
      ) : (
        <div className="space-y-3 text-sm">
          <ProgressBar label="The organisation is being deleted" share={null} />
          <p>{STEPS[deletion.state] ?? 'It is gone.'}</p>
          {deletion.error && (
            <Callout tone="danger" title="The last try stopped" isLive>
              <p className="break-words">{deletion.error}</p>
            </Callout>
          )}
        </div>
      )}
      {isAsking && (
        <DeleteDialog
          id={id}
          slug={slug}
          onClose={() => setAsking(false)}
          onDone={(changed) => {
            setAsking(false);
            client.setQueryData(operatorKeys.organization(id), changed);
            void client.invalidateQueries({ queryKey: operatorKeys.organizations });
          }}
        />
      )}
    </Panel>
  );
}

function DeleteDialog({
  id,
  slug,
  onClose,
  onDone,
}: {
  id: string;
  slug: string;
  onClose: () => void;
  onDone: (changed: OperatorOrganization) => void;
}) {
  const [typed, setTyped] = useState('');
  const [wait, setWait] = useState<'7' | '0'>('7');
  const ask = useMutation({
    mutationFn: () => deleteOrganization(id, typed, wait === '7' ? 7 : 0),
    onSuccess: onDone,
  });
  return (
    <Dialog
      title={`Delete ${slug}?`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Keep it</Button>
          <Button
            type="submit"
            form="delete-organization"
            variant="danger"
            isPending={ask.isPending}
            isDisabled={typed !== slug}
          >
            Delete
          </Button>
        </>
      }
    >
      <form
        id="delete-organization"
        className="space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          ask.mutate();
        }}
      >
        <RadioGroup
          label="When"
          value={wait}
          onChange={setWait}
          choices={[
            {
              id: '7',
              name: 'In a week',
              detail: 'Its members are told in their settings, and may keep it.',
            },
            { id: '0', name: 'Now', detail: 'Everybody is shut out at once, and there is no way back.' },
          ]}
        />
        <TextField
          label={`Type its address, ${slug}`}
          value={typed}
          onChange={setTyped}
          error={issuesByField(ask.error).slug ?? null}
        />
        <FormProblem error={ask.error} fields={['slug']} />
      </form>
    </Dialog>
  );
}
