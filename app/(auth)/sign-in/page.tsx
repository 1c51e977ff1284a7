import type { Metadata } from 'next';
import Link from 'next/link';
import { redirect } from 'next/navigation';
import { callbackPath, singleSignOnPath } from '@/components/auth/callback-path';
import { SignInForm } from '@/components/auth/sign-in-form';
import { signInProblem } from '@/components/auth/sign-in-problem';
import { Panel } from '@/components/ui/panel';
import { currentSession } from '@/lib/auth/current-session';

export const metadata: Metadata = { title: 'Sign in' };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}) {
  const { callbackUrl, error } = await searchParams;
  const target = callbackPath(typeof callbackUrl === 'string' ? callbackUrl : null);
  if (await currentSession()) redirect(target);
  return (
    <Panel>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Sign in</h1>
      <SignInForm
        callbackPath={target}
        initialProblem={typeof error === 'string' ? signInProblem(error) : null}
      />
      <p className="mt-4 flex flex-wrap justify-between gap-x-4 gap-y-1 text-sm text-ink-muted">
        <Link href={singleSignOnPath(target)} className="underline-offset-2 hover:underline">
          Use single sign-on
        </Link>
        <Link href="/forgot-password" className="underline-offset-2 hover:underline">
          Forgotten password
        </Link>
      </p>
    </Panel>
  );
}
