import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { UsageView } from '@/components/usage/usage-view';
import { usageKeys } from '@/lib/api-client/usage';
import { getUsage } from '@/lib/use-cases/usage/get-usage';

export const metadata: Metadata = { title: 'Usage' };

export default async function UsagePage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/settings/usage');
  return (
    <Primed entries={[[usageKeys.of(org), await getUsage(ctx, {})]]}>
      <UsageView org={org} />
    </Primed>
  );
}
