'use client';

import { useInfiniteQuery } from '@tanstack/react-query';
import { SearchX } from 'lucide-react';
import { useCallback } from 'react';
import { useCan } from '@/components/access/access-provider';
import { StructuresHidden } from '@/components/access/structures-hidden';
import { ligandColumns, UNSEEN_COLUMNS } from '@/components/libraries/ligand-columns';
import { isFiltered, NO_FILTER } from '@/components/libraries/ligand-filters';
import { Button } from '@/components/ui/button';
import { classNames } from '@/components/ui/class-names';
import { DataGrid } from '@/components/ui/data-grid';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useMediaQuery } from '@/components/ui/use-media-query';
import { useUrlState } from '@/components/ui/use-url-state';
import { ligandsQuery } from '@/lib/api-client/libraries';
import { LIGAND_SORTS, type LigandQuery } from '@/lib/domain/ligand-filter';

const ROW_HEIGHT_WIDE = 92;
const ROW_HEIGHT_NARROW = 132;
const ROW_HEIGHT_UNSEEN = 44;

/** The records that the filter in the address leaves, in its order. */
export function LigandGrid({
  org,
  libraryId,
  query: wanted,
  isReading,
}: {
  org: string;
  libraryId: string;
  query: LigandQuery;
  isReading: boolean;
}) {
  const query = useInfiniteQuery(ligandsQuery(org, libraryId, wanted));
  const ligands = query.data?.pages.flatMap((page) => page.ligands) ?? [];
  const hasStructures = useCan('structure:read');
  const isWide = useMediaQuery('(min-width: 64rem)');
  const [, changeUrl] = useUrlState();
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  const loadMore = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);

  if (query.isPending) return <SkeletonRows label="Loading records" rows={8} />;
  if (query.isError) {
    return (
      <ErrorState
        title="The records could not be loaded"
        error={query.error}
        onRetry={() => void query.refetch()}
      />
    );
  }
  if (ligands.length === 0) {
    if (isReading) {
      return <EmptyState title="The file is being read">The first records appear in a moment.</EmptyState>;
    }
    return isFiltered(wanted) ? (
      <EmptyState
        icon={SearchX}
        title="No record matches"
        action={<Button onPress={() => changeUrl(NO_FILTER)}>Clear the filter</Button>}
      />
    ) : (
      <EmptyState title={wanted.status === 'rejected' ? 'No record was rejected' : 'No record here'} />
    );
  }
  const sort = LIGAND_SORTS.find((each) => each === wanted.sort) ?? 'record';
  const onSort = (next: string) => changeUrl({ sort: next === 'record' ? null : next });
  return (
    <>
      {!hasStructures && <StructuresHidden />}
      <div
        className={classNames('transition-opacity', query.isPlaceholderData && 'opacity-60')}
        aria-busy={query.isPlaceholderData}
      >
        <DataGrid
          // Another filter or order begins at its first row.
          key={JSON.stringify(wanted)}
          label="Records"
          rows={ligands}
          columns={hasStructures ? ligandColumns(isWide, { org, libraryId, sort, onSort }) : UNSEEN_COLUMNS}
          rowId={(ligand) => ligand.id}
          rowHeight={!hasStructures ? ROW_HEIGHT_UNSEEN : isWide ? ROW_HEIGHT_WIDE : ROW_HEIGHT_NARROW}
          onReachEnd={loadMore}
          isLoadingMore={isFetchingNextPage}
          className="max-h-[max(28rem,calc(100dvh-9rem))]"
        />
      </div>
    </>
  );
}
