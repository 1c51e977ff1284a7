import { OverviewView } from '@/components/overview/overview-view';
import { firstPage, Primed, type PrimedEntry } from '@/components/query/primed';
import { libraryKeys } from '@/lib/api-client/libraries';
import { runKeys } from '@/lib/api-client/runs';
import { targetKeys } from '@/lib/api-client/targets';
import type { Permission } from '@/lib/domain/permissions';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { listRuns } from '@/lib/use-cases/runs/list-runs';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { pageContext } from './page-context';

export default async function OverviewPage({ params }: { params: Promise<{ org: string }> }) {
  const { org } = await params;
  const ctx = await pageContext(org, '');
  const may = (permission: Permission) => ctx.permissions.has(permission);
  const entries = await Promise.all<PrimedEntry>([
    ...(may('run:read')
      ? [listRuns(ctx, {}).then((runs) => [runKeys.list(org), firstPage(runs)] as const)]
      : []),
    ...(may('target:read')
      ? [listTargets(ctx, {}).then((list) => [targetKeys.list(org), list] as const)]
      : []),
    ...(may('library:read')
      ? [listLibraries(ctx, {}).then((list) => [libraryKeys.list(org), list] as const)]
      : []),
  ]);
  return (
    <Primed entries={entries}>
      <OverviewView org={org} organizationName={ctx.org.name} />
    </Primed>
  );
}
