'use client';

import { useQuery } from '@tanstack/react-query';
import { History } from 'lucide-react';
import type { ReactNode } from 'react';
import { ListTable } from '@/components/ui/list-table';
import { Moment } from '@/components/ui/moment';
import { Panel } from '@/components/ui/panel';
import { count, fixed, formatDuration } from '@/components/ui/quantity';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { reuseQuery } from '@/lib/api-client/reuse';
import type { Reuse } from '@/lib/domain/resources/reuse';

/** What the cache of results holds, and what it has saved. */
export function ReuseView({ org }: { org: string }) {
  const query = useQuery(reuseQuery(org));
  if (query.data) return <Loaded org={org} reuse={query.data} />;
  if (query.isPending) return <SkeletonRows label="Loading the cache" rows={6} />;
  return (
    <ErrorState
      title="The cache could not be read"
      error={query.error}
      onRetry={() => void query.refetch()}
    />
  );
}

function Loaded({ org, reuse }: { org: string; reuse: Reuse }) {
  const [docked, reused] = [sum(reuse, 'docked'), sum(reuse, 'reused')];
  return (
    <div className="space-y-4">
      <Panel flush title="Results that are never docked twice">
        <dl className="grid grid-cols-2 md:grid-cols-4">
          <Figure name="Results kept">{count(reuse.entries)}</Figure>
          <Figure name="Dockings saved">{count(reuse.hits)}</Figure>
          <Figure name="CPU time saved">{formatDuration(reuse.cpuHoursSaved * 3600)}</Figure>
          <Figure name="Reused, of the last 12 months">{share(reused, docked + reused)}</Figure>
        </dl>
        <p className="border-t border-line px-4 py-3 text-sm text-pretty text-ink-muted">
          A result stands in for a docking only if the very same bytes would run. Saved counts what the engine
          took when it was docked, once for each time that it stood in.
        </p>
      </Panel>
      <Panel flush title="By month">
        {reuse.months.length === 0 ? (
          <EmptyState icon={History} title="No run has ended yet">
            Each run counts with its ligands in the month (UTC) in which it ended.
          </EmptyState>
        ) : (
          <ListTable
            label="Docked and reused by month"
            rows={reuse.months}
            rowId={({ month }) => month}
            columns={[
              { id: 'month', header: 'Month (UTC)', isTitle: true, cell: ({ month }) => month },
              { id: 'docked', header: 'Docked', align: 'end', cell: (row) => count(row.docked) },
              { id: 'reused', header: 'Reused', align: 'end', cell: (row) => count(row.reused) },
              {
                id: 'share',
                header: 'Share reused',
                align: 'end',
                cell: (row) => share(row.reused, row.docked + row.reused),
              },
            ]}
          />
        )}
      </Panel>
      <Panel flush title="Reused most">
        {reuse.mostReused.length === 0 ? (
          <EmptyState icon={History} title="Nothing has been reused yet">
            Run a library again, or one that shares molecules with another: what is known is linked.
          </EmptyState>
        ) : (
          <ListTable
            label="Results that were reused most"
            rows={reuse.mostReused}
            rowId={(row) => `${row.runId}/${row.ligandId}`}
            rowHref={(row) => `/orgs/${org}/runs/${row.runId}?ligand=${row.ligandId}`}
            columns={[
              { id: 'name', header: 'Ligand', isTitle: true, cell: ({ name }) => name },
              { id: 'run', header: 'Docked in', cell: ({ runName }) => runName },
              {
                id: 'affinity',
                header: 'Affinity, kcal/mol',
                align: 'end',
                cell: (row) => fixed(row.affinityKcalPerMol, 2),
              },
              {
                id: 'cpu',
                header: 'CPU time',
                align: 'end',
                cell: (row) => (row.cpuSeconds === null ? '–' : formatDuration(row.cpuSeconds)),
              },
              { id: 'hits', header: 'Reused', align: 'end', cell: (row) => count(row.hits) },
              {
                id: 'last',
                header: 'Last',
                align: 'end',
                cell: (row) => (row.lastHitAt ? <Moment at={row.lastHitAt} /> : '–'),
              },
            ]}
          />
        )}
      </Panel>
    </div>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="border-line p-4 not-first:border-l max-md:nth-3:border-t max-md:nth-3:border-l-0 max-md:nth-4:border-t">
      <dt className="text-sm text-ink-muted">{name}</dt>
      <dd className="figures mt-1 text-lg font-semibold">{children}</dd>
    </div>
  );
}

const sum = ({ months }: Reuse, what: 'docked' | 'reused') =>
  months.reduce((total, month) => total + month[what], 0);

const share = (part: number, whole: number) => (whole === 0 ? '–' : `${Math.round((part / whole) * 100)} %`);
