'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { Panel } from '@/components/ui/panel';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { accountKeys, changeName } from '@/lib/api-client/account';
import { issuesByField } from '@/lib/api-client/request';

/** How the others see this person. */
export function NameForm({ name: current }: { name: string }) {
  const client = useQueryClient();
  const [name, setName] = useState(current);
  const change = useMutation({
    mutationFn: changeName,
    onSuccess: (changed) => {
      setName(changed.name);
      void client.invalidateQueries({ queryKey: accountKeys.account, exact: true });
      showToast({ title: 'The name is changed' });
    },
  });
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate(name);
  }
  return (
    <Panel title="Name">
      <form onSubmit={onSubmit} className="space-y-4">
        <TextField
          label="Name"
          value={name}
          onChange={setName}
          autoComplete="name"
          maxLength={200}
          description="As the others in your organisations see you."
          error={issuesByField(change.error).name}
        />
        <FormProblem error={change.error} fields={['name']} />
        <Button type="submit" isPending={change.isPending} isDisabled={name.trim() === current}>
          Change name
        </Button>
      </form>
    </Panel>
  );
}
