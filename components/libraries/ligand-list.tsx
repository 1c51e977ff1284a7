'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useLayoutEffect, useState } from 'react';
import { LigandCard } from '@/components/libraries/ligand-card';
import { EmptyState, ErrorState } from '@/components/ui/states';
import { type LigandFilter, ligandsQuery } from '@/lib/api-client/libraries';

const LEAST_CARD_WIDTH = 264;
const GAP = 12;
/** Of `LigandCard`, in pixels. */
const CARD_HEIGHT = 344;

/** Records as cards in as many columns as fit; only the rows in sight are in the document. */
export function LigandList({
  org,
  libraryId,
  filter,
  isReading,
}: {
  org: string;
  libraryId: string;
  filter: LigandFilter;
  isReading: boolean;
}) {
  const query = useInfiniteQuery(ligandsQuery(org, libraryId, filter));
  const [frame, setFrame] = useState<HTMLDivElement | null>(null);
  const { columns, top } = useGridMeasure(frame);
  const ligands = query.data?.pages.flatMap((page) => page.ligands) ?? [];
  const rowCount = Math.ceil(ligands.length / columns);
  const virtualizer = useWindowVirtualizer({
    count: rowCount,
    estimateSize: () => CARD_HEIGHT,
    overscan: 3,
    gap: GAP,
    scrollMargin: top,
    initialRect: { width: 0, height: 900 },
  });
  const rows = virtualizer.getVirtualItems();
  const lastRow = rows.at(-1)?.index ?? -1;
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;

  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && lastRow >= rowCount - 4) void fetchNextPage();
  }, [lastRow, rowCount, hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (query.isError && ligands.length === 0) {
    return (
      <ErrorState
        title="The records could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (query.isSuccess && ligands.length === 0) {
    return isReading ? (
      <EmptyState title="The file is being read">The first records appear in a moment.</EmptyState>
    ) : (
      <EmptyState title={filter === 'rejected' ? 'No record was rejected' : 'No record here'} />
    );
  }
  return (
    <div ref={setFrame} className="p-3">
      {query.isPending ? (
        <CardSkeletons columns={columns} />
      ) : (
        <ul aria-label="Records" className="relative" style={{ height: virtualizer.getTotalSize() }}>
          {rows.flatMap((row) =>
            ligands.slice(row.index * columns, (row.index + 1) * columns).map((ligand, column) => (
              <li
                key={ligand.id}
                className="absolute top-0"
                style={{
                  left: `calc((100% + ${GAP}px) / ${columns} * ${column})`,
                  width: `calc((100% + ${GAP}px) / ${columns} - ${GAP}px)`,
                  transform: `translateY(${row.start - virtualizer.options.scrollMargin}px)`,
                }}
              >
                <LigandCard ligand={ligand} />
              </li>
            )),
          )}
        </ul>
      )}
      {isFetchingNextPage && (
        <p role="status" className="pt-3 text-center text-sm text-ink-muted">
          Loading more…
        </p>
      )}
    </div>
  );
}

/** How many cards fit side by side, and how far down the page they begin. */
function useGridMeasure(element: HTMLElement | null) {
  const [measure, setMeasure] = useState({ columns: 4, top: 0 });
  useLayoutEffect(() => {
    if (!element) return;
    const read = () =>
      setMeasure({
        columns: Math.max(1, Math.floor((element.clientWidth - GAP) / (LEAST_CARD_WIDTH + GAP))),
        top: element.getBoundingClientRect().top + window.scrollY + GAP,
      });
    read();
    const observer = new ResizeObserver(read);
    observer.observe(element);
    return () => observer.disconnect();
  }, [element]);
  return measure;
}

function CardSkeletons({ columns }: { columns: number }) {
  return (
    <div role="status" aria-label="Loading records" className="flex gap-3">
      {Array.from({ length: columns }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: frames without identity
        <div key={index} className="skeleton h-80 grow" />
      ))}
    </div>
  );
}
