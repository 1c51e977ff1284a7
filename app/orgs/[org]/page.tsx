import { OverviewView } from '@/components/overview/overview-view';
import { Primed } from '@/components/query/primed';
import { overviewKey } from '@/lib/api-client/overview';
import { getOverview } from '@/lib/use-cases/overview/get-overview';
import { pageContext } from './page-context';

export default async function OverviewPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '');
  return (
    <Primed entries={[[overviewKey(org), await getOverview(ctx, {})]]}>
      <OverviewView org={org} organizationName={ctx.org.name} />
    </Primed>
  );
}
