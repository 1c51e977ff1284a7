import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { SignInSettingsView } from '@/components/sign-in-settings/sign-in-settings-view';
import { signInSettingsKeys } from '@/lib/api-client/sign-in-settings';
import { getSignInSettings } from '@/lib/use-cases/sign-in/get-sign-in-settings';

export const metadata: Metadata = { title: 'Sign-in' };

export default async function SignInSettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/settings/sign-in', 'org:manage');
  return (
    <Primed entries={[[signInSettingsKeys.settings(org), await getSignInSettings(ctx, {})]]}>
      <SignInSettingsView org={org} />
    </Primed>
  );
}
