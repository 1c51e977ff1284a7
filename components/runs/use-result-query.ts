'use client';

import { useCallback } from 'react';
import { useCan } from '@/components/access/access-provider';
import { useUrlState } from '@/components/ui/use-url-state';
import {
  type FilterPart,
  filterFields,
  RANKING,
  type ResultFilter,
  type ResultQuery,
  type ResultSort,
  readResultQuery,
  withoutStructures,
} from '@/lib/domain/result-query';

/** By which the most is looked for first. */
const MOST_FIRST: readonly ResultSort[] = ['confidence'];

/** The order and the filter of a run's results, kept in the address. */
export function useResultQuery(): {
  query: ResultQuery;
  /** What the address filters by and the member's role does not show. */
  leftOut: FilterPart[];
  setFilter: (filter: ResultFilter) => void;
  setSort: (sort: ResultSort) => void;
  /** The other direction if the results are sorted by this already. */
  toggleSort: (sort: ResultSort) => void;
} {
  const [url, changeUrl] = useUrlState();
  const hasStructures = useCan('structure:read');
  const asked = readResultQuery((name) => url.get(name));
  const { query, leftOut } = hasStructures ? { query: asked, leftOut: [] } : withoutStructures(asked);
  const { sort, order } = query;

  const setFilter = useCallback(
    (filter: ResultFilter) => changeUrl({ ...filterFields(filter) }, 'push'),
    [changeUrl],
  );
  const setSort = useCallback(
    (next: ResultSort) => {
      const sort = next === RANKING.sort ? null : next;
      changeUrl({ sort, order: MOST_FIRST.includes(next) ? 'desc' : null }, 'push');
    },
    [changeUrl],
  );
  const toggleSort = useCallback(
    (next: ResultSort) => {
      if (next !== sort) setSort(next);
      else changeUrl({ order: order === 'asc' ? 'desc' : null }, 'push');
    },
    [sort, order, setSort, changeUrl],
  );
  return { query, leftOut, setFilter, setSort, toggleSort };
}
