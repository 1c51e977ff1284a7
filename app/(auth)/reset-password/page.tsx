import type { Metadata } from 'next';
import { ResetPasswordForm } from '@/components/password-reset/reset-password-form';
import { Panel } from '@/components/ui/panel';

export const metadata: Metadata = { title: 'New password' };

/** Open to whoever has a link; the link's secret is in the part of the address that no server sees. */
export default function ResetPasswordPage() {
  return (
    <Panel>
      <h1 className="mb-4 text-xl font-semibold tracking-tight">New password</h1>
      <ResetPasswordForm />
    </Panel>
  );
}
