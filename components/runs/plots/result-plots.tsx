'use client';

import { useQuery } from '@tanstack/react-query';
import { AffinityHistogram } from '@/components/runs/plots/affinity-histogram';
import { EfficiencyPlot } from '@/components/runs/plots/efficiency-plot';
import { EnrichmentPlot } from '@/components/runs/plots/enrichment-plot';
import { RankPlot } from '@/components/runs/plots/rank-plot';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { resultPlotsQuery } from '@/lib/api-client/run-results';
import type { ResultRow } from '@/lib/domain/resources/runs';
import { activeParts, type ResultFilter } from '@/lib/domain/result-query';

/** Looks at the results of a run. Dragging over one filters the table; the table's filter is seen in all. */
export function ResultPlotsPanel({
  org,
  run,
  filter,
  onFilter,
  selected,
}: {
  org: string;
  run: string;
  filter: ResultFilter;
  onFilter: (filter: ResultFilter) => void;
  selected: ResultRow | null;
}) {
  const { data, error, isPending, refetch } = useQuery(resultPlotsQuery(org, run, filter));
  if (isPending) return <SkeletonRows label="Loading the plots" rows={4} />;
  if (!data) {
    return (
      <Panel flush>
        <ErrorState title="The plots could not be loaded" error={error} onRetry={() => void refetch()} />
      </Panel>
    );
  }
  if (data.total === 0) {
    return (
      <Panel flush>
        <EmptyState title="Nothing to plot yet" />
      </Panel>
    );
  }
  const isFiltered = activeParts(filter).length > 0;
  const byAffinity = ([least, most]: [number, number]): ResultFilter => ({
    // Outwards, so that what stands on the edge is inside.
    affinityMin: Math.floor(least * 100) / 100,
    affinityMax: Math.ceil(most * 100) / 100,
  });
  return (
    <Panel>
      <div
        className="grid gap-x-6 gap-y-4 md:grid-cols-2 xl:grid-cols-3 data-four:xl:grid-cols-4"
        data-four={data.enrichment ? true : undefined}
      >
        <AffinityHistogram
          plots={data}
          selected={selected}
          onBrush={({ x }) => onFilter({ ...filter, ...byAffinity(x) })}
        />
        <EfficiencyPlot
          plots={data}
          selected={selected}
          onBrush={({ x, y }) =>
            onFilter({
              ...filter,
              ...byAffinity(y),
              heavyAtomsMin: Math.ceil(x[0]),
              heavyAtomsMax: Math.max(Math.ceil(x[0]), Math.floor(x[1])),
            })
          }
        />
        <RankPlot
          plots={data}
          selected={selected}
          isFiltered={isFiltered}
          onBrush={({ y }) => onFilter({ ...filter, ...byAffinity(y) })}
        />
        {data.enrichment && <EnrichmentPlot enrichment={data.enrichment} />}
      </div>
      <p className="mt-2 text-sm text-ink-muted">
        Drag over a plot to filter by that range. Pale is the whole run; LE is kcal/mol per heavy atom.{' '}
        {data.enrichment
          ? 'The ROC curve takes what passes the filter for the actives.'
          : 'Filter by what marks your actives, a part of their names or a shortlist, for their ROC curve and enrichment.'}
      </p>
    </Panel>
  );
}
