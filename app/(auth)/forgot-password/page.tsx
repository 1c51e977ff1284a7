import type { Metadata } from 'next';
import Link from 'next/link';
import { connection } from 'next/server';
import { ForgotPasswordForm } from '@/components/password-reset/forgot-password-form';
import { Callout } from '@/components/ui/callout';
import { Panel } from '@/components/ui/panel';
import { sendsMail } from '@/lib/auth/sends-mail';

export const metadata: Metadata = { title: 'Forgotten password' };

export default async function ForgotPasswordPage() {
  // Whether mail is sent stands in the environment, which the build does not have.
  await connection();
  return (
    <Panel>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">Forgotten password</h1>
      {sendsMail() ? (
        <ForgotPasswordForm />
      ) : (
        <Callout tone="info" title="This dashboard sends no mail">
          Ask whoever runs it for a link that lets you choose a new password.
        </Callout>
      )}
      <p className="mt-4 text-center text-sm">
        <Link href="/sign-in" className="text-ink-muted underline-offset-2 hover:underline">
          Back to sign-in
        </Link>
      </p>
    </Panel>
  );
}
