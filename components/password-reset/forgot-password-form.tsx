'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { askForPasswordReset } from '@/lib/api-client/password-resets';
import { issuesByField } from '@/lib/api-client/request';

/** Asks for a link by mail. It never says whether the address is somebody's. */
export function ForgotPasswordForm() {
  const [email, setEmail] = useState('');
  const ask = useMutation({ mutationFn: askForPasswordReset });
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (email.trim()) ask.mutate(email);
  }
  if (ask.isSuccess) {
    return (
      <Callout tone="info" title="Look into your mail" isLive>
        If {email.trim()} belongs to somebody here, a link is on its way. It works once, within an hour.
      </Callout>
    );
  }
  return (
    <form onSubmit={onSubmit} className="space-y-4" aria-label="Ask for a link">
      <TextField
        label="E-mail"
        type="email"
        autoComplete="username"
        autoFocus
        value={email}
        onChange={setEmail}
        description="A link that lets you choose a new password is sent there."
        error={issuesByField(ask.error).email}
      />
      <FormProblem error={ask.error} fields={['email']} />
      <div className="flex flex-col">
        <Button type="submit" variant="primary" isPending={ask.isPending} isDisabled={!email.trim()}>
          Send the link
        </Button>
      </div>
    </form>
  );
}
