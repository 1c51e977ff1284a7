'use client';

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import Link from 'next/link';
import { useCan } from '@/components/access/access-provider';
import { FirstSteps } from '@/components/overview/first-steps';
import { OutcomeBar } from '@/components/runs/outcome-bar';
import { RunStatus } from '@/components/runs/run-status';
import { RunsTable } from '@/components/runs/runs-table';
import { ButtonLink } from '@/components/ui/button';
import { Elapsed } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count, fixed } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { libraryListQuery } from '@/lib/api-client/libraries';
import { runListQuery } from '@/lib/api-client/runs';
import { targetListQuery } from '@/lib/api-client/targets';
import { totalOutcomes } from '@/lib/domain/outcomes';
import type { RunSummary } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

const RECENT_RUNS = 8;

/** What runs now, what came of the last runs, and for a new organisation the way to the first one. */
export function OverviewView({ org, organizationName }: { org: string; organizationName: string }) {
  const maySeeRuns = useCan('run:read');
  const runsQuery = useInfiniteQuery({ ...runListQuery(org), enabled: maySeeRuns });
  const targets = useQuery({ ...targetListQuery(org), enabled: useCan('target:read') });
  const libraries = useQuery({ ...libraryListQuery(org), enabled: useCan('library:read') });
  const mayStart = useCan('run:start');
  const runs = runsQuery.data?.pages.flatMap((page) => page.runs) ?? [];
  const active = runs.filter((run) => !isFinalRunState(run.status));
  const ended = runs.filter((run) => isFinalRunState(run.status)).slice(0, RECENT_RUNS);

  return (
    <>
      <PageHeader
        title={organizationName}
        actions={
          runs.length > 0 &&
          mayStart && (
            <ButtonLink variant="primary" icon={Play} href={`/orgs/${org}/runs/new`}>
              Start a run
            </ButtonLink>
          )
        }
      />
      {!maySeeRuns ? (
        <Panel flush>
          <EmptyState icon={Play} title="Your role shows no runs">
            Ask an Admin of {organizationName} if you need to see them.
          </EmptyState>
        </Panel>
      ) : runsQuery.isPending ? (
        <Panel flush>
          <SkeletonRows label="Loading the overview" />
        </Panel>
      ) : runsQuery.isError && runs.length === 0 ? (
        <Panel flush>
          <ErrorState
            title="The overview could not be loaded"
            error={runsQuery.error}
            onRetry={() => void runsQuery.refetch()}
          />
        </Panel>
      ) : runs.length === 0 && !mayStart ? (
        <Panel flush>
          <EmptyState icon={Play} title="No runs yet">
            Runs appear here as soon as somebody of {organizationName} starts one.
          </EmptyState>
        </Panel>
      ) : runs.length === 0 ? (
        <FirstSteps
          org={org}
          targets={targets.data?.targets.filter((target) => target.status === 'ready').length ?? 0}
          libraries={libraries.data?.libraries.filter((library) => library.status === 'ready').length ?? 0}
        />
      ) : (
        <div className="space-y-4">
          <Panel title="Running now" flush>
            {active.length === 0 ? (
              <p className="px-4 py-5 text-ink-muted">No run is going on.</p>
            ) : (
              <ul className="divide-y divide-line">
                {active.map((run) => (
                  <ActiveRun key={run.id} org={org} run={run} />
                ))}
              </ul>
            )}
          </Panel>
          {ended.length > 0 && (
            <Panel
              title="Recent runs"
              flush
              actions={
                <Link href={`/orgs/${org}/runs`} className="text-sm text-accent-strong hover:underline">
                  All runs
                </Link>
              }
            >
              <RunsTable org={org} label="Recent runs" runs={ended} />
            </Panel>
          )}
        </div>
      )}
    </>
  );
}

function ActiveRun({ org, run }: { org: string; run: RunSummary }) {
  return (
    <li className="relative px-4 py-3 hover:bg-hover">
      <div className="mb-2 flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <div className="flex min-w-0 items-center gap-3">
          <Link
            href={`/orgs/${org}/runs/${run.id}`}
            className="truncate font-medium after:absolute after:inset-0"
          >
            {run.name}
          </Link>
          <RunStatus status={run.status} />
        </div>
        <div className="figures flex flex-wrap gap-x-4 text-sm text-ink-muted">
          <span>
            {run.library.name} → {run.target.name}
          </span>
          {run.bestAffinityKcalPerMol !== null && (
            <span>best {fixed(run.bestAffinityKcalPerMol, 2)} kcal/mol</span>
          )}
          {run.startedAt && <Elapsed from={run.startedAt} to={null} />}
          <span className="text-ink">
            {count(totalOutcomes(run.counts))} / {count(run.total)}
          </span>
        </div>
      </div>
      <OutcomeBar run={run} />
    </li>
  );
}
