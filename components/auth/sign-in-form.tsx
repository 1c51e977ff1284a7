'use client';

import { signIn } from 'next-auth/react';
import { type FormEvent, useState } from 'react';
import { signInProblem } from '@/components/auth/sign-in-problem';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { TextField } from '@/components/ui/text-field';

/**
 * E-mail and password.
 * @param callbackPath where to go then, one of our own pages
 * @param initialProblem what went wrong before this page was opened, in words
 */
export function SignInForm({
  callbackPath,
  initialProblem,
}: {
  callbackPath: string;
  initialProblem: string | null;
}) {
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState(initialProblem);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (!email.trim() || !password) {
      setProblem('Fill in the e-mail address and the password.');
      return;
    }
    setPending(true);
    setProblem(null);
    try {
      const answer = await signIn('credentials', { redirect: false, email, password });
      if (answer && !answer.error) {
        // A whole page load: nothing that was cached for somebody else stays.
        window.location.assign(callbackPath);
        return;
      }
      setProblem(signInProblem(answer?.error));
    } catch {
      setProblem('The server did not answer. Check the connection, then try again.');
    }
    setPassword('');
    setPending(false);
  }

  return (
    <form onSubmit={onSubmit} className="space-y-4" aria-label="Sign in">
      <TextField
        label="E-mail"
        type="email"
        name="email"
        autoComplete="username"
        autoFocus
        value={email}
        onChange={setEmail}
      />
      <TextField
        label="Password"
        type="password"
        name="password"
        autoComplete="current-password"
        value={password}
        onChange={setPassword}
      />
      {problem && (
        <Callout tone="danger" isLive>
          {problem}
        </Callout>
      )}
      <div className="flex flex-col">
        <Button type="submit" variant="primary" isPending={isPending}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
