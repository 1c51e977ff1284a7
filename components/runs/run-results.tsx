'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { ChartNoAxesColumn, ChartScatter, Grid3x3, ListFilter, Shapes } from 'lucide-react';
import dynamic from 'next/dynamic';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { LazyPosePanel } from '@/components/runs/lazy-pose-panel';
import { resultColumns } from '@/components/runs/result-columns';
import { partsInWords, whyNothing } from '@/components/runs/result-filter-words';
import { ResultToolbar } from '@/components/runs/result-toolbar';
import { useResultQuery } from '@/components/runs/use-result-query';
import { useRunStars } from '@/components/shortlists/use-stars';
import { Button } from '@/components/ui/button';
import { Callout } from '@/components/ui/callout';
import { DataGrid } from '@/components/ui/data-grid';
import { Panel } from '@/components/ui/panel';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useMediaQuery } from '@/components/ui/use-media-query';
import { useSettled } from '@/components/ui/use-settled';
import { useUrlState } from '@/components/ui/use-url-state';
import { issuesByField } from '@/lib/api-client/request';
import { resultsQuery } from '@/lib/api-client/run-results';
import { isId } from '@/lib/domain/ids';
import type { RunDetail } from '@/lib/domain/resources/runs';
import { activeParts, withoutParts } from '@/lib/domain/result-query';
import { isFinalRunState } from '@/lib/domain/states';

const ROW_HEIGHT = 74;
const ROW_HEIGHT_WITHOUT_STRUCTURE = 50;
/** Arrow keys may be held down: the pose is fetched, and the address written, once they rest. */
const SELECTION_SETTLES_MS = 140;

/** The library that draws is loaded with the plots, never with the page. */
const ResultPlotsPanel = dynamic(
  () => import('@/components/runs/plots/result-plots').then((module) => module.ResultPlotsPanel),
  { ssr: false, loading: () => <SkeletonRows label="Loading the plots" rows={4} /> },
);

const InteractionMapPanel = dynamic(
  () => import('@/components/runs/interaction-map').then((module) => module.InteractionMapPanel),
  { ssr: false, loading: () => <SkeletonRows label="Loading the interaction map" rows={6} /> },
);

const ScaffoldPanel = dynamic(
  () => import('@/components/runs/scaffold-panel').then((module) => module.ScaffoldPanel),
  { ssr: false, loading: () => <SkeletonRows label="Loading the scaffolds" rows={4} /> },
);

interface Selection {
  ligand: string | null;
  pose: number;
}

/** The ranking beside the pose: up and down moves through ligands, left and right through the poses of one. */
export function RunResults({ org, run }: { org: string; run: RunDetail }) {
  const { query: asked, leftOut, setFilter, setSort, toggleSort } = useResultQuery();
  const query = useInfiniteQuery(resultsQuery(org, run.id, asked));
  const pages = query.data?.pages;
  const rows = useMemo(() => pages?.flatMap((page) => page.results) ?? [], [pages]);
  const hasStructures = useCan('structure:read');
  const isWide = useMediaQuery('(min-width: 40rem)');
  const [url, changeUrl] = useUrlState();
  const [selection, setSelection] = useState<Selection>(() => ({
    ligand: url.get('ligand'),
    pose: Math.max(1, Number.parseInt(url.get('pose') ?? '1', 10) || 1),
  }));
  const hasPlots = url.get('plots') === 'on';
  const hasScaffolds = hasStructures && url.get('scaffolds') !== null;
  const hasMap = hasStructures && url.get('map') !== null;
  const filteredBy = asked.filter.shortlist;
  const stars = useRunStars(org, run, isId('shortlist', filteredBy) ? filteredBy : null);
  const selected = rows.find((row) => row.ligandId === selection.ligand) ?? rows[0] ?? null;
  const settled = useSettled(selection, SELECTION_SETTLES_MS);
  const shown = rows.find((row) => row.ligandId === settled.ligand) ?? rows[0] ?? null;

  useEffect(() => {
    if (settled.ligand === null) return;
    changeUrl({ ligand: settled.ligand, pose: settled.pose === 1 ? null : String(settled.pose) });
  }, [settled, changeUrl]);

  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (query.isPending) {
    return (
      <Panel flush>
        <SkeletonRows label="Loading results" rows={6} />
      </Panel>
    );
  }
  const matches = query.data?.pages[0]?.matches ?? null;
  const toolbar = (
    <>
      <ResultToolbar
        org={org}
        run={run.id}
        query={asked}
        matches={matches}
        onFilter={setFilter}
        onSort={setSort}
        shortlists={stars.lists}
        hasSortMenu={!isWide}
      >
        <Button
          size="sm"
          icon={ChartScatter}
          aria-expanded={hasPlots}
          onPress={() => changeUrl({ plots: hasPlots ? null : 'on' })}
        >
          Plots
        </Button>
        {hasStructures && (
          <Button
            size="sm"
            icon={Grid3x3}
            aria-expanded={hasMap}
            onPress={() => changeUrl({ map: hasMap ? null : 'on' })}
          >
            Interactions
          </Button>
        )}
        {hasStructures && (
          <Button
            size="sm"
            icon={Shapes}
            aria-expanded={hasScaffolds}
            onPress={() => changeUrl({ scaffolds: hasScaffolds ? null : 'ligands' })}
          >
            Scaffolds
          </Button>
        )}
      </ResultToolbar>
      {leftOut.length > 0 && (
        <Callout tone="warn" title="This link filters by what your role does not show">
          Left out: {partsInWords(leftOut)}.
        </Callout>
      )}
      {hasScaffolds && !query.isError && (
        <ScaffoldPanel
          org={org}
          run={run.id}
          filter={asked.filter}
          onScaffold={(scaffold) => setFilter(withoutParts({ ...asked.filter, scaffold }, []))}
        />
      )}
      {hasPlots && !query.isError && (
        <ResultPlotsPanel
          org={org}
          run={run.id}
          filter={asked.filter}
          onFilter={setFilter}
          selected={shown}
        />
      )}
    </>
  );
  if (query.isError && rows.length === 0) {
    const { smarts } = issuesByField(query.error);
    return (
      <div className="space-y-3">
        {toolbar}
        <Panel flush>
          {smarts ? (
            <EmptyState
              icon={ListFilter}
              title="This substructure cannot be searched for"
              action={
                <Button onPress={() => setFilter(withoutParts(asked.filter, ['smarts']))}>
                  Remove this filter
                </Button>
              }
            >
              {smarts}
            </EmptyState>
          ) : (
            <ErrorState
              title="Results could not be loaded"
              error={query.error}
              onRetry={() => void query.refetch()}
            />
          )}
        </Panel>
      </div>
    );
  }
  if (!selected || !shown) {
    if (activeParts(asked.filter).length > 0 && matches && matches.total > 0) {
      return (
        <div className="space-y-3">
          {toolbar}
          <Panel flush>
            <EmptyState
              icon={ListFilter}
              title="No ligand passes these filters"
              action={<Button onPress={() => setFilter({})}>Clear all filters</Button>}
            >
              {whyNothing(asked.filter, matches.byPart ?? {})}
            </EmptyState>
          </Panel>
        </div>
      );
    }
    return (
      <Panel flush>
        <EmptyState
          icon={ChartNoAxesColumn}
          title={isFinalRunState(run.status) ? 'This run has no results' : 'No results yet'}
        >
          {isFinalRunState(run.status)
            ? 'No ligand was docked. The ledger says what became of each record.'
            : 'The first ligand appears here as soon as it is docked, ranked by affinity.'}
        </EmptyState>
      </Panel>
    );
  }

  const poseCount = selected.poses;
  const stepPose = (by: number) =>
    setSelection((before) => {
      const pose = before.ligand === null || before.ligand === selected.ligandId ? before.pose : 1;
      return { ligand: selected.ligandId, pose: Math.min(Math.max(pose + by, 1), poseCount) };
    });

  const select = (ligand: string) => {
    if (ligand !== selection.ligand) setSelection({ ligand, pose: 1 });
  };

  return (
    <div className="space-y-3">
      {toolbar}
      {hasMap && (
        <InteractionMapPanel
          org={org}
          run={run.id}
          query={asked}
          selected={selected.ligandId}
          onSelect={select}
          onContact={(contact) => setFilter(withoutParts({ ...asked.filter, contact }, []))}
        />
      )}
      <div className="grid items-start gap-4 xl:grid-cols-[minmax(0,1.65fr)_minmax(24rem,1fr)]">
        <Panel flush>
          <DataGrid
            label="Results"
            listId={JSON.stringify(asked)}
            rowCount={matches?.matching}
            rows={rows}
            columns={resultColumns(
              isWide,
              hasStructures,
              matches?.total ?? rows.length,
              { query: asked, onToggle: toggleSort },
              stars,
            )}
            rowId={(row) => row.ligandId}
            rowHeight={hasStructures ? ROW_HEIGHT : ROW_HEIGHT_WITHOUT_STRUCTURE}
            selectedId={selected.ligandId}
            onSelect={select}
            onStepSideways={stepPose}
            onKey={(key, id) => {
              const row = key === 's' && stars.mayStar && rows.find(({ ligandId }) => ligandId === id);
              if (row) stars.toggle(row);
              return Boolean(row);
            }}
            onReachEnd={loadMore}
            isLoadingMore={isFetchingNextPage}
            className="max-h-88 xl:max-h-[max(34rem,calc(100dvh-7rem))]"
          />
        </Panel>
        <div className="xl:sticky xl:top-4">
          <LazyPosePanel
            org={org}
            run={run}
            row={shown}
            poseRank={shown.ligandId === settled.ligand ? Math.min(settled.pose, shown.poses) : 1}
            onPose={(pose) => setSelection({ ligand: shown.ligandId, pose })}
          />
        </div>
      </div>
    </div>
  );
}
