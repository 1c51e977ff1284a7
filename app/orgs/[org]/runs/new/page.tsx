import type { Metadata } from 'next';
import { pageContext } from '@/app/orgs/[org]/page-context';
import { Primed, type PrimedEntry } from '@/components/query/primed';
import { NewRunForm } from '@/components/runs/new-run-form';
import { NewRunUnseen } from '@/components/runs/new-run-unseen';
import { preselect } from '@/components/runs/preselect';
import { preselectVersion } from '@/components/runs/preselect-version';
import { generalSettingsKeys } from '@/lib/api-client/general-settings';
import { libraryKeys } from '@/lib/api-client/libraries';
import { pipelineKeys } from '@/lib/api-client/pipelines';
import { targetKeys } from '@/lib/api-client/targets';
import { usageKeys } from '@/lib/api-client/usage';
import { listLibraries } from '@/lib/use-cases/libraries/list-libraries';
import { listPipelines } from '@/lib/use-cases/pipelines/list-pipelines';
import { getRunDefaults } from '@/lib/use-cases/settings/get-run-defaults';
import { getTarget } from '@/lib/use-cases/targets/get-target';
import { listTargets } from '@/lib/use-cases/targets/list-targets';
import { getUsage } from '@/lib/use-cases/usage/get-usage';

export const metadata: Metadata = { title: 'Start a run' };

interface Props {
  params: Promise<{ org: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewRunPage({ params, searchParams }: Props) {
  const { org } = await params;
  const asked = await searchParams;
  const ctx = await pageContext(org, '/runs/new', 'run:start');
  const needed = (['target:read', 'library:read'] as const).filter((each) => !ctx.permissions.has(each));
  if (needed.length > 0) return <NewRunUnseen org={org} needed={needed} />;
  const [targets, libraries, pipelines, defaults, usage] = await Promise.all([
    listTargets(ctx, {}),
    listLibraries(ctx, {}),
    ctx.permissions.has('pipeline:read') ? listPipelines(ctx, {}) : null,
    getRunDefaults(ctx, {}),
    getUsage(ctx, {}),
  ]);
  const askedFor = (name: string) => {
    const value = asked[name];
    return typeof value === 'string' ? value : null;
  };
  const choice = {
    target: preselect(targets.targets, askedFor('target')),
    library: preselect(libraries.libraries, askedFor('library')),
    version: preselectVersion(pipelines?.pipelines ?? [], defaults, askedFor('pipeline')),
  };
  const entries: PrimedEntry[] = [
    [targetKeys.list(org), targets],
    [libraryKeys.list(org), libraries],
    [generalSettingsKeys.runDefaults(org), defaults],
    [usageKeys.of(org), usage],
  ];
  if (pipelines) entries.push([pipelineKeys.list(org), pipelines]);
  if (choice.target) {
    entries.push([targetKeys.detail(org, choice.target), await getTarget(ctx, { targetId: choice.target })]);
  }
  return (
    <Primed entries={entries}>
      <NewRunForm org={org} choice={choice} />
    </Primed>
  );
}
