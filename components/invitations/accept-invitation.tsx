'use client';

import { useMutation } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { signInPath } from '@/components/auth/callback-path';
import { signIn } from '@/components/auth/next-auth';
import { Button } from '@/components/ui/button';
import { FormProblem } from '@/components/ui/form-problem';
import { TextField } from '@/components/ui/text-field';
import { acceptInvitation } from '@/lib/api-client/members';
import { issuesByField } from '@/lib/api-client/request';

interface Link {
  orgSlug: string;
  token: string;
}

/** For who is signed in as the invited address: one press. */
export function JoinButton({ link, organization }: { link: Link; organization: string }) {
  const accept = useMutation({
    mutationFn: () => acceptInvitation(link),
    onSuccess: ({ slug }) => window.location.assign(`/orgs/${slug}`),
  });
  return (
    <div className="flex flex-col gap-3">
      <FormProblem error={accept.error} fields={[]} />
      <Button variant="primary" isPending={accept.isPending} onPress={() => accept.mutate()}>
        Join {organization}
      </Button>
    </div>
  );
}

/** For an address without an account: a name and a password make one, and its owner comes in with it. */
export function NewAccountForm({ link, email }: { link: Link; email: string }) {
  const [name, setName] = useState('');
  const [password, setPassword] = useState('');
  const accept = useMutation({
    mutationFn: async () => {
      const accepted = await acceptInvitation({ ...link, name, password });
      const answer = await signIn({ email: accepted.email, password });
      const path = `/orgs/${accepted.slug}`;
      // A whole page load: nothing that was cached for somebody else stays.
      window.location.assign(answer && !answer.error ? path : signInPath(path));
    },
  });
  const issues = issuesByField(accept.error);

  function onSubmit(event: FormEvent) {
    event.preventDefault();
    accept.mutate();
  }
  return (
    <form onSubmit={onSubmit} className="space-y-4" aria-label="Make an account">
      <TextField
        label="Your name"
        name="name"
        autoComplete="name"
        autoFocus
        value={name}
        onChange={setName}
        error={issues.name ?? null}
      />
      {/* For password managers, which keep a password with its address. */}
      <input type="email" name="email" autoComplete="username" value={email} readOnly hidden />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="new-password"
        value={password}
        onChange={setPassword}
        description="8 characters at least; 15 or more are advised."
        error={issues.password ?? null}
      />
      <FormProblem error={accept.error} fields={['name', 'password']} />
      <div className="flex flex-col">
        <Button type="submit" variant="primary" isPending={accept.isPending}>
          Make the account and join
        </Button>
      </div>
    </form>
  );
}
