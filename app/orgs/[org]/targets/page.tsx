import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed } from '@/components/query/primed';
import { TargetsView } from '@/components/targets/targets-view';
import { targetKeys } from '@/lib/api-client/targets';
import { listTargets } from '@/lib/use-cases/targets/list-targets';

export const metadata: Metadata = { title: 'Targets' };

export default async function TargetsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/targets', 'target:read');
  return (
    <Primed entries={[[targetKeys.list(org), await listTargets(ctx, {})]]}>
      <TargetsView org={org} />
    </Primed>
  );
}
