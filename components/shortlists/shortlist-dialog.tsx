'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { issuesByField } from '@/lib/api-client/request';
import { changeShortlist, createShortlist, shortlistKeys } from '@/lib/api-client/shortlists';
import { NOTE_LENGTH, type Shortlist, type ShortlistDetail } from '@/lib/domain/resources/shortlists';

/** Asks what a shortlist is called and for: of a new one, or of one that there is. */
export function ShortlistDialog({
  org,
  shortlist,
  onSaved,
  onClose,
}: {
  org: string;
  /** Null for a new one. */
  shortlist: Pick<Shortlist, 'id' | 'name' | 'note'> | null;
  onSaved?: (saved: ShortlistDetail) => void;
  onClose: () => void;
}) {
  const client = useQueryClient();
  const form = useId();
  const [name, setName] = useState(shortlist?.name ?? '');
  const [note, setNote] = useState(shortlist?.note ?? '');
  const save = useMutation({
    mutationFn: () =>
      shortlist ? changeShortlist(org, shortlist.id, { name, note }) : createShortlist(org, { name, note }),
    onSuccess: (saved) => {
      client.setQueryData(shortlistKeys.detail(org, saved.id), saved);
      void client.invalidateQueries({ queryKey: shortlistKeys.list(org) });
      onClose();
      onSaved?.(saved);
    },
  });
  const issues = issuesByField(save.error);
  function submit(event: FormEvent) {
    event.preventDefault();
    save.mutate();
  }
  return (
    <Dialog
      title={shortlist ? 'Change the shortlist' : 'New shortlist'}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form} isPending={save.isPending}>
            {shortlist ? 'Save' : 'Make the shortlist'}
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit} className="space-y-4">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          maxLength={200}
          autoFocus
          error={issues.name}
        />
        <TextField
          label="What it is for"
          description="May be left empty."
          value={note}
          onChange={setNote}
          maxLength={NOTE_LENGTH}
          error={issues.note}
        />
        <FormProblem error={save.error} fields={['name', 'note']} />
      </form>
    </Dialog>
  );
}
