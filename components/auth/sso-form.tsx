'use client';

import Link from 'next/link';
import { type FormEvent, useState } from 'react';
import { signInPath } from '@/components/auth/callback-path';
import { signInProblem } from '@/components/auth/sign-in-problem';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { TextField } from '@/components/ui/text-field';

/** The server's own address that sends the browser to the provider. */
function startPath(org: string, callbackPath: string, provider?: string): string {
  const query = new URLSearchParams({ callbackUrl: callbackPath, ...(provider && { provider }) });
  return `/api/sso/${encodeURIComponent(org)}/start?${query}`;
}

/**
 * Single sign-on: the organisation's address, or its providers where it has several.
 * @param problem code of what went wrong before, from the address
 */
export function SsoForm({
  org: asked,
  choices,
  callbackPath,
  problem,
}: {
  org: string;
  choices: { id: string; name: string }[];
  callbackPath: string;
  problem: string | null;
}) {
  const [org, setOrg] = useState(asked);
  const [isPending, setPending] = useState(false);
  function onSubmit(event: FormEvent) {
    event.preventDefault();
    const slug = org.trim().toLowerCase();
    if (!slug) return;
    setPending(true);
    // No form of the page's own: its policy lets forms lead to this server only, redirects included.
    window.location.assign(
      startPath(slug, callbackPath === '/' ? `/orgs/${encodeURIComponent(slug)}` : callbackPath),
    );
  }
  return (
    <div className="space-y-4">
      {problem && (
        <Callout tone="danger" isLive>
          {signInProblem(problem)}
        </Callout>
      )}
      {choices.length > 1 ? (
        <ul className="space-y-2" aria-label="Sign in with">
          {choices.map(({ id, name }) => (
            <li key={id} className="flex flex-col">
              {/* A whole page load: the way leads to another site. */}
              <Button onPress={() => window.location.assign(startPath(asked, callbackPath, id))}>
                {name}
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <form onSubmit={onSubmit} className="space-y-4" aria-label="Single sign-on">
          <TextField
            label="Organisation"
            value={org}
            onChange={setOrg}
            autoFocus
            autoComplete="organization"
            description="As it stands in the address of its pages: /orgs/…"
          />
          <div className="flex flex-col">
            <Button type="submit" variant="primary" isPending={isPending} isDisabled={!org.trim()}>
              Go on
            </Button>
          </div>
        </form>
      )}
      <p className="text-center text-sm">
        <Link href={signInPath(callbackPath)} className="text-ink-muted underline-offset-2 hover:underline">
          Sign in with a password
        </Link>
      </p>
    </div>
  );
}
