'use client';

import { OUTCOME_FILL, OUTCOME_WORDS } from '@/components/runs/run-words';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import type { GridColumn } from '@/components/ui/data-grid';
import { formatDuration } from '@/components/ui/quantity';
import { OUTCOME_MEANING } from '@/lib/domain/outcomes';
import type { LedgerRow } from '@/lib/domain/resources/runs';

/** Columns of the ledger; on a phone one column with everything. */
export function ledgerColumns(isWide: boolean, openLog: (row: LedgerRow) => void): GridColumn<LedgerRow>[] {
  const log = (row: LedgerRow) =>
    row.log && (
      <Button size="sm" variant="quiet" aria-label={`Log of ${row.name}`} onPress={() => openLog(row)}>
        Log
      </Button>
    );
  if (!isWide) {
    return [
      {
        id: 'record',
        header: 'Record',
        width: 'minmax(0, 1fr)',
        cell: (row) => (
          <div className="w-[calc(100vw-4.5rem)]">
            <div className="flex items-center justify-between gap-2">
              <span className="truncate font-medium">{row.name}</span>
              <OutcomeMark row={row} />
            </div>
            <Reason row={row} />
            <div className="flex items-center justify-between">
              <span className="figures text-xs text-ink-muted">
                record {row.record} · line {row.line}
                {row.attempts > 1 && ` · ${row.attempts} tries`}
                {row.cpuSeconds !== null && ` · ${formatDuration(row.cpuSeconds)} CPU`}
              </span>
              {log(row)}
            </div>
          </div>
        ),
      },
    ];
  }
  return [
    {
      id: 'record',
      header: 'Record',
      width: '3.5rem',
      align: 'end',
      cell: (row) => <span className="text-ink-muted">{row.record}</span>,
    },
    {
      id: 'line',
      header: 'Line',
      width: '3.5rem',
      align: 'end',
      cell: (row) => <span className="text-ink-muted">{row.line}</span>,
    },
    {
      id: 'name',
      header: 'Ligand',
      width: 'minmax(8rem, 14rem)',
      cell: (row) => <p className="truncate font-medium">{row.name}</p>,
    },
    { id: 'outcome', header: 'Outcome', width: '6.5rem', cell: (row) => <OutcomeMark row={row} /> },
    { id: 'reason', header: 'Reason', width: 'minmax(12rem, 1fr)', cell: (row) => <Reason row={row} /> },
    { id: 'tries', header: 'Tries', width: '3rem', align: 'end', cell: (row) => row.attempts || '–' },
    {
      id: 'cpu',
      header: <span title="Processor time of the engine, in all tries">CPU time</span>,
      width: '5.5rem',
      align: 'end',
      cell: (row) => (row.cpuSeconds === null ? '–' : formatDuration(row.cpuSeconds)),
    },
    { id: 'log', header: <span className="sr-only">Log</span>, width: '3.5rem', align: 'end', cell: log },
  ];
}

function OutcomeMark({ row }: { row: LedgerRow }) {
  if (row.outcome === null) return <span className="text-ink-faint">pending</span>;
  return (
    <span className="inline-flex items-center gap-1.5" title={OUTCOME_MEANING[row.outcome]}>
      <span aria-hidden className={classNames('size-2.5 rounded-[3px]', OUTCOME_FILL[row.outcome])} />
      {OUTCOME_WORDS[row.outcome]}
    </span>
  );
}

function Reason({ row }: { row: LedgerRow }) {
  return (
    <p className="line-clamp-2 text-ink-muted" title={row.reason ?? undefined}>
      {row.reasonCode && <code className="mr-1.5 text-xs text-ink">{row.reasonCode}</code>}
      {row.reason}
    </p>
  );
}
