'use client';

import { useMutation, useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { Panel } from '@/components/ui/panel';
import { plural } from '@/components/ui/quantity';
import { TextField } from '@/components/ui/text-field';
import { showToast } from '@/components/ui/toast';
import { accountKeys, changePassword } from '@/lib/api-client/account';
import { issuesByField } from '@/lib/api-client/request';

const FIELDS = ['oldPassword', 'newPassword'] as const;

/** Another password; it ends every other session. */
export function PasswordForm() {
  const client = useQueryClient();
  const [oldPassword, setOldPassword] = useState('');
  const [newPassword, setNewPassword] = useState('');
  const change = useMutation({
    mutationFn: changePassword,
    onSuccess: ({ endedSessions }) => {
      setOldPassword('');
      setNewPassword('');
      void client.invalidateQueries({ queryKey: accountKeys.sessions });
      showToast({
        title: 'The password is changed',
        description: endedSessions > 0 ? `${plural(endedSessions, 'other session')} ended.` : undefined,
      });
    },
  });
  const issues = issuesByField(change.error);
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    change.mutate({ oldPassword, newPassword });
  }
  return (
    <Panel title="Password">
      <form onSubmit={onSubmit} className="space-y-4" aria-label="Change the password">
        <TextField
          label="Old password"
          type="password"
          autoComplete="current-password"
          value={oldPassword}
          onChange={setOldPassword}
          error={issues.oldPassword}
        />
        <TextField
          label="New password"
          type="password"
          autoComplete="new-password"
          value={newPassword}
          onChange={setNewPassword}
          description="8 characters at least; 15 or more are advised. Every other session ends."
          error={issues.newPassword}
        />
        <FormProblem error={change.error} fields={FIELDS} />
        <Button type="submit" isPending={change.isPending} isDisabled={!oldPassword || !newPassword}>
          Change password
        </Button>
      </form>
    </Panel>
  );
}
