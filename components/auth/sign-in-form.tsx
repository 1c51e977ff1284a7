'use client';

import { type FormEvent, useState } from 'react';
import { signIn } from '@/components/auth/next-auth';
import { asksForCode, signInProblem } from '@/components/auth/sign-in-problem';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { TextField } from '@/components/ui/text-field';

/**
 * E-mail and password, then a code for those who have a second factor.
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
  const [code, setCode] = useState('');
  const [needsCode, setNeedsCode] = useState(false);
  const [isPending, setPending] = useState(false);
  const [problem, setProblem] = useState(initialProblem);

  async function onSubmit(event: FormEvent) {
    event.preventDefault();
    if (needsCode && !code.trim()) {
      setProblem('Type the code of your authenticator app, or a recovery code.');
      return;
    }
    if (!email.trim() || !password) {
      setProblem('Fill in the e-mail address and the password.');
      return;
    }
    setPending(true);
    setProblem(null);
    try {
      const answer = await signIn({ email, password, code });
      if (answer && !answer.error) {
        // A whole page load: nothing that was cached for somebody else stays.
        window.location.assign(callbackPath);
        return;
      }
      setCode('');
      setPending(false);
      if (asksForCode(answer?.error)) {
        setNeedsCode(true);
        setProblem(answer?.error === 'code-missing' ? null : signInProblem(answer?.error));
        return;
      }
      setProblem(signInProblem(answer?.error));
    } catch {
      setProblem('The server did not answer. Check the connection, then try again.');
      setPending(false);
    }
    setPassword('');
    setNeedsCode(false);
  }

  return (
    <form onSubmit={onSubmit} className="space-y-4" aria-label="Sign in">
      {needsCode ? (
        <TextField
          label="Code"
          name="code"
          autoComplete="one-time-code"
          autoFocus
          value={code}
          onChange={setCode}
          description="Of your authenticator app; or a recovery code."
        />
      ) : (
        <>
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
        </>
      )}
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
