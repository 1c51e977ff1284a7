'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { Download } from 'lucide-react';
import { useCallback, useState } from 'react';
import { FailedAgain } from '@/components/runs/failed-again';
import { ledgerColumns } from '@/components/runs/ledger-columns';
import { OUTCOME_WORDS } from '@/components/runs/run-words';
import { TaskLogDialog } from '@/components/runs/task-log-dialog';
import { DataGrid } from '@/components/ui/data-grid';
import { Panel } from '@/components/ui/panel';
import { count, plural } from '@/components/ui/quantity';
import { Segmented } from '@/components/ui/segmented';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useMediaQuery } from '@/components/ui/use-media-query';
import { type LedgerFilter, ledgerQuery } from '@/lib/api-client/run-results';
import { OUTCOMES } from '@/lib/domain/outcomes';
import type { LedgerRow, RunDetail } from '@/lib/domain/resources/runs';
import { isFinalRunState } from '@/lib/domain/states';

const ROW_HEIGHT_WIDE = 48;
const ROW_HEIGHT_NARROW = 100;

/** Every input record and what became of it: the counts above always add up to these rows. */
export function RunLedger({
  org,
  run,
  outcome,
  onOutcome,
}: {
  org: string;
  run: RunDetail;
  /** Null: every record. */
  outcome: LedgerFilter | null;
  onOutcome: (outcome: LedgerFilter | null) => void;
}) {
  const query = useInfiniteQuery(ledgerQuery(org, run.id, outcome));
  const rows = query.data?.pages.flatMap((page) => page.rows) ?? [];
  const isWide = useMediaQuery('(min-width: 48rem)');
  const [logOf, setLogOf] = useState<LedgerRow | null>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  const filters: { id: LedgerFilter; name: string; value: number }[] = [
    ...OUTCOMES.map((id) => ({ id, name: OUTCOME_WORDS[id], value: run.counts[id] })),
    { id: 'undecided', name: 'Pending', value: run.pending },
  ];
  const parts = filters.filter(({ value }) => value > 0);
  return (
    <div className="space-y-3">
      <Segmented<LedgerFilter | 'all'>
        label="Show records"
        value={outcome ?? 'all'}
        onChange={(id) => onOutcome(id === 'all' ? null : id)}
        options={[
          { id: 'all', name: `All ${count(run.total)}` },
          ...filters
            .filter(({ id, value }) => value > 0 || id === outcome)
            .map(({ id, name, value }) => ({ id, name: `${name} ${count(value)}` })),
        ]}
      />
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <p className="figures text-sm text-ink-muted">
          {parts.length > 0 && (
            <>
              {parts.map(({ name, value }) => `${count(value)} ${name.toLowerCase()}`).join(' + ')} ={' '}
              <span className="font-medium text-ink">{plural(run.total, 'record')}</span>
            </>
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          {isFinalRunState(run.status) && !run.restored && (
            <FailedAgain org={org} runId={run.id} failed={run.counts.failed} />
          )}
          {run.total > 0 && (
            <a
              href={run.files.ledgerCsv}
              download
              className="inline-flex h-7 items-center gap-1.5 rounded-md px-2 text-sm text-accent-strong hover:bg-hover pointer-coarse:h-9"
            >
              <Download aria-hidden className="size-4" />
              Ledger, CSV
            </a>
          )}
        </div>
      </div>
      <Panel flush>
        {query.isPending ? (
          <SkeletonRows label="Loading the ledger" />
        ) : query.isError && rows.length === 0 ? (
          <ErrorState
            title="The ledger could not be loaded"
            error={query.error}
            onRetry={() => void query.refetch()}
          />
        ) : rows.length === 0 ? (
          <EmptyState title="No record here">
            {outcome
              ? `No record of this run is ${filters.find(({ id }) => id === outcome)?.name.toLowerCase()}.`
              : 'The records are listed as soon as the run is planned.'}
          </EmptyState>
        ) : (
          <DataGrid
            key={isWide ? 'wide' : 'narrow'}
            label="Ledger of records"
            rows={rows}
            columns={ledgerColumns(isWide, setLogOf)}
            rowId={(row) => row.ligandId}
            rowHeight={isWide ? ROW_HEIGHT_WIDE : ROW_HEIGHT_NARROW}
            onReachEnd={loadMore}
            isLoadingMore={isFetchingNextPage}
            className="max-h-[max(26rem,calc(100dvh-12rem))]"
          />
        )}
      </Panel>
      <TaskLogDialog
        path={logOf?.log ?? null}
        title={`Log of ${logOf?.name ?? ''}`}
        onClose={() => setLogOf(null)}
      />
    </div>
  );
}
