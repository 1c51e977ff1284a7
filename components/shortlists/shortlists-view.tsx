'use client';

import { useQuery } from '@tanstack/react-query';
import { Plus, Star } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useRouter } from 'next/navigation';
import { useState } from 'react';
import { useMayStar } from '@/components/shortlists/use-stars';
import { Button } from '@/components/ui/button';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { count } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { shortlistListQuery } from '@/lib/api-client/shortlists';

const ShortlistDialog = dynamic(
  () => import('@/components/shortlists/shortlist-dialog').then((module) => module.ShortlistDialog),
  { ssr: false },
);

/** Every shortlist of the organisation, the newest first. */
export function ShortlistsView({ org }: { org: string }) {
  const query = useQuery(shortlistListQuery(org));
  const router = useRouter();
  const mayStar = useMayStar();
  const [isMaking, setMaking] = useState(false);
  const make = mayStar && (
    <Button variant="primary" icon={Plus} onPress={() => setMaking(true)}>
      New shortlist
    </Button>
  );
  return (
    <>
      <PageHeader
        title="Shortlists"
        description="Results worth going on with, of one run or of several, with a note on each."
        actions={make}
      />
      <Panel flush>
        {query.isPending ? (
          <SkeletonRows label="Loading shortlists" />
        ) : !query.data ? (
          <ErrorState
            title="Shortlists could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : query.data.shortlists.length === 0 ? (
          <EmptyState icon={Star} title="No shortlists yet" action={make}>
            {mayStar
              ? 'Star a result of a run, with its button or the key S, and the run has a shortlist. One that is made here can hold results of several runs.'
              : 'Whoever may star results of runs makes them.'}
          </EmptyState>
        ) : (
          <ListTable
            label="Shortlists"
            rows={query.data.shortlists}
            rowId={({ id }) => id}
            rowHref={({ id }) => `/orgs/${org}/shortlists/${id}`}
            columns={[
              { id: 'name', header: 'Name', isTitle: true, cell: ({ name }) => name },
              {
                id: 'note',
                header: 'For',
                cell: ({ note, runId }) => (
                  <span className="block max-w-xl text-pretty text-ink-muted">
                    {note || (runId ? 'A run’s own' : '')}
                  </span>
                ),
              },
              { id: 'results', header: 'Results', align: 'end', cell: ({ results }) => count(results) },
              { id: 'runs', header: 'Runs', align: 'end', cell: ({ runs }) => count(runs) },
              {
                id: 'starred',
                header: 'Last star',
                cell: ({ lastStarredAt }) => (lastStarredAt ? <Moment at={lastStarredAt} /> : '–'),
              },
              { id: 'by', header: 'Made by', cell: ({ createdBy }) => createdBy ?? '–' },
            ]}
          />
        )}
      </Panel>
      {isMaking && (
        <ShortlistDialog
          org={org}
          shortlist={null}
          onSaved={({ id }) => router.push(`/orgs/${org}/shortlists/${id}`)}
          onClose={() => setMaking(false)}
        />
      )}
    </>
  );
}
