'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button, ButtonLink } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { usePasswordReset as sendNewPassword } from '@/lib/api-client/password-resets';
import { issuesByField } from '@/lib/api-client/request';

/** A new password by a link, whose secret stands behind the `#` of this page's address. */
export function ResetPasswordForm() {
  const [password, setPassword] = useState('');
  const reset = useMutation({
    mutationFn: () => sendNewPassword({ token: window.location.hash.slice(1), password }),
  });
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (password) reset.mutate();
  }
  if (reset.isSuccess) {
    return (
      <div className="space-y-4">
        <Callout tone="info" title="The password is set" isLive>
          {reset.data.email} is signed out everywhere.
        </Callout>
        <div className="flex flex-col">
          <ButtonLink variant="primary" href="/sign-in">
            Sign in
          </ButtonLink>
        </div>
      </div>
    );
  }
  return (
    <form onSubmit={onSubmit} className="space-y-4" aria-label="Choose a new password">
      <TextField
        label="New password"
        type="password"
        autoComplete="new-password"
        autoFocus
        value={password}
        onChange={setPassword}
        description="8 characters at least; 15 or more are advised."
        error={issuesByField(reset.error).password}
      />
      <FormProblem error={reset.error} fields={['password']} />
      <div className="flex flex-col">
        <Button type="submit" variant="primary" isPending={reset.isPending} isDisabled={!password}>
          Set the password
        </Button>
      </div>
    </form>
  );
}
