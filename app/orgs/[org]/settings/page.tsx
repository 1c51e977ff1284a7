import { notFound, redirect } from 'next/navigation';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { allowedSettingsTabs } from '@/components/settings/settings-tabs';

/** Leads to the first settings page that is open to this person. */
export default async function SettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/settings');
  const [first] = allowedSettingsTabs([...ctx.permissions]);
  if (!first) notFound();
  redirect(`/orgs/${encodeURIComponent(org)}/settings/${first.id}`);
}
