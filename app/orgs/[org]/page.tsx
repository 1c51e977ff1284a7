import { OverviewView } from '@/components/overview/overview-view';
import { firstPage, Primed } from '@/components/query/primed';
import { libraryKeys } from '@/lib/api-client/libraries';
import { runKeys } from '@/lib/api-client/runs';
import { targetKeys } from '@/lib/api-client/targets';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { pageContext } from './page-context';

export default async function OverviewPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '');
  const [runs, targets, libraries] = await Promise.all([
    listRuns(ctx, {}),
    listTargets(ctx, {}),
    listLibraries(ctx, {}),
  ]);
  return (
    <Primed
      entries={[
        [runKeys.list(org), firstPage(runs)],
        [targetKeys.list(org), targets],
        [libraryKeys.list(org), libraries],
      ]}
    >
      <OverviewView org={org} organizationName={ctx.org.name} />
    </Primed>
  );
}
