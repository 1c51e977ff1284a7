'use client';

import { type FormEvent, useId, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Dialog } from '@/components/ui/dialog';
import { TextField } from '@/components/ui/text-field';
import { NOTE_LENGTH } from '@/lib/domain/resources/shortlists';

/** Asks why a result is on a shortlist. */
export function NoteDialog({
  name,
  listName,
  note,
  onSave,
  onClose,
}: {
  name: string;
  listName: string;
  note: string;
  onSave: (note: string) => void;
  onClose: () => void;
}) {
  const form = useId();
  const [text, setText] = useState(note);
  function submit(event: FormEvent) {
    event.preventDefault();
    onSave(text.trim());
    onClose();
  }
  return (
    <Dialog
      title={`Note on ${name}`}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" type="submit" form={form}>
            Save the note
          </Button>
        </>
      }
    >
      <form id={form} onSubmit={submit}>
        <TextField
          label="Note"
          description={`For whoever reads the shortlist “${listName}”.`}
          value={text}
          onChange={setText}
          maxLength={NOTE_LENGTH}
          autoFocus
        />
      </form>
    </Dialog>
  );
}
