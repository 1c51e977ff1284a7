import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { GeneralSettingsView } from '@/components/general-settings/general-settings-view';
import { Primed } from '@/components/query/primed';
import { generalSettingsKeys } from '@/lib/api-client/general-settings';
import { getDeletionFacts } from '@/lib/use-cases/organization-deletion/get-deletion-facts';
import { getGeneralSettings } from '@/lib/use-cases/settings/get-general-settings';

export const metadata: Metadata = { title: 'General settings' };

export default async function GeneralSettingsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/settings/general', 'org:manage');
  const [settings, deletion] = await Promise.all([getGeneralSettings(ctx, {}), getDeletionFacts(ctx, {})]);
  return (
    <Primed
      entries={[
        [generalSettingsKeys.settings(org), settings],
        [generalSettingsKeys.deletion(org), deletion],
      ]}
    >
      <GeneralSettingsView org={org} />
    </Primed>
  );
}
