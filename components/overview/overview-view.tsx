'use client';

import { useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { Fragment } from 'react';
import { useCan } from '@/components/access/access-provider';
import { AttentionList } from '@/components/overview/attention-list';
import { FirstSteps } from '@/components/overview/first-steps';
import { LoadExample } from '@/components/overview/load-example';
import { RunningRuns } from '@/components/overview/running-runs';
import { ButtonLink } from '@/components/ui/button';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count, fixed } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { overviewQuery } from '@/lib/api-client/overview';
import { nearness, QUOTA_WORDS, quotaAmount, quotaShare } from '@/lib/domain/quotas';
import type { Overview, RecentResult } from '@/lib/domain/resources/overview';
import type { QuotaUsage } from '@/lib/domain/resources/usage';

/** What runs, what came of the last runs, what needs somebody; for a new organisation the way to the first run. */
export function OverviewView({ org, organizationName }: { org: string; organizationName: string }) {
  const query = useQuery(overviewQuery(org));
  const mayStart = useCan('run:start');
  const overview = query.data;
  return (
    <>
      <PageHeader
        title={organizationName}
        description={overview && <QuotaLine org={org} quotas={overview.quotas} />}
        actions={
          overview?.runs?.hasAny &&
          mayStart && (
            <ButtonLink variant="primary" icon={Play} href={`/orgs/${org}/runs/new`}>
              Start a run
            </ButtonLink>
          )
        }
      />
      {overview ? (
        <Loaded org={org} organizationName={organizationName} overview={overview} />
      ) : (
        <Panel flush>
          {query.isPending ? (
            <SkeletonRows label="Loading the overview" />
          ) : (
            <ErrorState
              title="The overview could not be loaded"
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )}
        </Panel>
      )}
    </>
  );
}

function Loaded({
  org,
  organizationName,
  overview: { runs, attention, ready },
}: {
  org: string;
  organizationName: string;
  overview: Overview;
}) {
  const mayStart = useCan('run:start');
  const isNew = runs !== null && !runs.hasAny;
  if (isNew && mayStart) {
    return (
      <div className="space-y-4">
        <FirstSteps org={org} targets={ready.targets} libraries={ready.libraries} />
        <LoadExample org={org} />
        {attention.length > 0 && (
          <Panel title="Needs attention" flush>
            <AttentionList org={org} items={attention} />
          </Panel>
        )}
      </div>
    );
  }
  return (
    <div className="grid gap-4 xl:grid-cols-[minmax(0,1fr)_23rem] xl:grid-rows-[auto_1fr] xl:items-start">
      {runs === null ? (
        <Panel flush>
          <EmptyState icon={Play} title="Your role shows no runs">
            Ask an Admin of {organizationName} if you need to see them.
          </EmptyState>
        </Panel>
      ) : isNew ? (
        <Panel flush>
          <EmptyState icon={Play} title="No runs yet">
            Runs appear here as soon as somebody of {organizationName} starts one.
          </EmptyState>
        </Panel>
      ) : (
        <Panel title="Running now" flush>
          <RunningRuns org={org} runs={runs.running} />
        </Panel>
      )}
      <div className="xl:row-span-2">
        <Panel title="Needs attention" flush>
          <AttentionList org={org} items={attention} />
        </Panel>
      </div>
      {runs?.hasAny && <RecentResults org={org} results={runs.recent} />}
    </div>
  );
}

function RecentResults({ org, results }: { org: string; results: RecentResult[] }) {
  return (
    <Panel
      title="Recent results"
      flush
      actions={
        <Link href={`/orgs/${org}/runs`} className="text-sm text-accent-strong hover:underline">
          All runs
        </Link>
      }
    >
      {results.length === 0 ? (
        <p className="px-4 py-5 text-ink-muted">No run has ended with a ranking yet.</p>
      ) : (
        <ListTable
          label="Recent results"
          rows={results}
          rowId={({ runId }) => runId}
          rowHref={({ runId }) => `/orgs/${org}/runs/${runId}`}
          columns={[
            { id: 'name', header: 'Run', isTitle: true, cell: ({ name }) => name },
            { id: 'target', header: 'Target', cell: ({ target }) => target.name },
            { id: 'ranked', header: 'Ranked', align: 'end', cell: ({ ranked }) => count(ranked) },
            {
              id: 'best',
              header: 'Best, kcal/mol',
              align: 'end',
              cell: ({ bestAffinityKcalPerMol }) => fixed(bestAffinityKcalPerMol, 2),
            },
            {
              id: 'ended',
              header: 'Ended',
              align: 'end',
              cell: ({ finishedAt }) => <Moment at={finishedAt} />,
            },
          ]}
        />
      )}
    </Panel>
  );
}

/** What is used, in one line; the way to the whole of it. */
function QuotaLine({ org, quotas }: { org: string; quotas: QuotaUsage[] }) {
  const told = quotas.filter(({ quota, used }) => used !== null && quota !== 'concurrentTasks');
  return (
    <Link href={`/orgs/${org}/settings/usage`} className="figures hover:text-ink hover:underline">
      {told.map(({ quota, used, limit }, index) => (
        <Fragment key={quota}>
          {index > 0 && <span aria-hidden> · </span>}
          <span
            className={limit !== null && nearness(used ?? 0, limit) !== 'ample' ? 'text-warn' : undefined}
          >
            {QUOTA_WORDS[quota].name}{' '}
            {limit === null ? quotaAmount(quota, used ?? 0) : quotaShare(quota, used ?? 0, limit)}
          </span>
        </Fragment>
      ))}
    </Link>
  );
}
