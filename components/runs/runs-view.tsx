'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Play } from 'lucide-react';
import { useCan } from '@/components/access/access-provider';
import { RunsTable } from '@/components/runs/runs-table';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { runListQuery } from '@/lib/api-client/runs';

/** Every run of the organisation, newest first. */
export function RunsView({ org }: { org: string }) {
  const query = useInfiniteQuery(runListQuery(org));
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  const mayStart = useCan('run:start');
  const start = mayStart && (
    <ButtonLink variant="primary" icon={Play} href={`/orgs/${org}/runs/new`}>
      Start a run
    </ButtonLink>
  );
  return (
    <>
      <PageHeader
        title="Runs"
        description="A library docked into a target, ligand by ligand."
        actions={start}
      />
      <Panel flush>
        {query.isPending ? (
          <SkeletonRows label="Loading runs" />
        ) : query.isError && runs.length === 0 ? (
          <ErrorState
            title="Runs could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : runs.length === 0 ? (
          <EmptyState icon={Play} title="No runs yet" action={start}>
            A run docks every accepted ligand of a library into one target and ranks them by affinity. What
            was docked before with the same settings is reused, not docked again.
          </EmptyState>
        ) : (
          <RunsTable org={org} label="Runs" runs={runs} />
        )}
      </Panel>
      {query.hasNextPage && (
        <div className="mt-3 text-center">
          <Button isPending={query.isFetchingNextPage} onPress={() => void query.fetchNextPage()}>
            Show older runs
          </Button>
        </div>
      )}
    </>
  );
}
