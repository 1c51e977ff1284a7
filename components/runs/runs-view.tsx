'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { FolderInput, GitCompareArrows, Play, X } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useCan, usePermissions } from '@/components/access/access-provider';
import { RunsTable } from '@/components/runs/runs-table';
import { Button, ButtonLink } from '@/components/ui/button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { runListQuery } from '@/lib/api-client/runs';
import type { RunId } from '@/lib/domain/ids';
import { RESTORE_PERMISSIONS } from '@/lib/domain/permissions';

/** Every run of the organisation, newest first. */
export function RunsView({ org }: { org: string }) {
  const query = useInfiniteQuery(runListQuery(org));
  const runs = query.data?.pages.flatMap((page) => page.runs) ?? [];
  const mayStart = useCan('run:start');
  const mayCompare = useCan('structure:read') && runs.length > 1;
  const permissions = usePermissions();
  const mayRestore = RESTORE_PERMISSIONS.every((permission) => permissions.has(permission));
  const router = useRouter();
  /** Null while runs are not being chosen. */
  const [chosen, setChosen] = useState<RunId[] | null>(null);
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
        actions={
          <>
            {mayCompare && (
              <Button icon={chosen ? X : GitCompareArrows} onPress={() => setChosen(chosen ? null : [])}>
                {chosen ? 'Stop comparing' : 'Compare'}
              </Button>
            )}
            {mayRestore && (
              <ButtonLink icon={FolderInput} href={`/orgs/${org}/runs/restore`}>
                Restore
              </ButtonLink>
            )}
            {start}
          </>
        }
      />
      {chosen && (
        <div
          role="status"
          className="mb-3 flex flex-wrap items-center justify-between gap-2 rounded-md border border-accent-line bg-accent-soft px-4 py-2 text-sm"
        >
          {chosen.length < 2
            ? `Choose ${chosen.length === 0 ? 'two runs' : 'another run'} with results.`
            : 'Two runs are chosen.'}
          <Button
            size="sm"
            variant="primary"
            isDisabled={chosen.length !== 2}
            onPress={() => router.push(`/orgs/${org}/runs/compare?a=${chosen[0]}&b=${chosen[1]}`)}
          >
            Compare the two
          </Button>
        </div>
      )}
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
          <RunsTable
            org={org}
            label="Runs"
            runs={runs}
            choice={
              chosen && {
                ids: chosen,
                canChoose: ({ id, counts }) =>
                  chosen.includes(id) || (chosen.length < 2 && counts.docked + counts.reused > 0),
                onToggle: (id) =>
                  setChosen(chosen.includes(id) ? chosen.filter((each) => each !== id) : [...chosen, id]),
              }
            }
          />
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
