import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { firstPage, Primed } from '@/components/query/primed';
import { RunsView } from '@/components/runs/runs-view';
import { runKeys } from '@/lib/api-client/runs';
import { listRuns } from '@/lib/use-cases/runs/list-runs';

export const metadata: Metadata = { title: 'Runs' };

export default async function RunsPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '/runs', 'run:read');
  return (
    <Primed entries={[[runKeys.list(org), firstPage(await listRuns(ctx, {}))]]}>
      <RunsView org={org} />
    </Primed>
  );
}
