'use client';

import { ListFilter } from 'lucide-react';
import dynamic from 'next/dynamic';
import { type ReactNode, useState } from 'react';
import { useCan } from '@/components/access/access-provider';
import { partWords, SORT_WORDS } from '@/components/runs/result-filter-words';
import { Button } from '@/components/ui/button';
import { Chip } from '@/components/ui/chip';
import { count, plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import type { ResultMatches } from '@/lib/domain/resources/runs';
import type { Shortlist } from '@/lib/domain/resources/shortlists';
import {
  activeParts,
  RESULT_SORTS,
  type ResultFilter,
  type ResultQuery,
  type ResultSort,
  STRUCTURE_SORTS,
  withoutParts,
} from '@/lib/domain/result-query';

const ResultFilterDialog = dynamic(
  () => import('@/components/runs/result-filter-dialog').then((module) => module.ResultFilterDialog),
  { ssr: false },
);
/** What is held back of the results, and how many are left; each filter is taken away by a press. */
export function ResultToolbar({
  org,
  run,
  query,
  matches,
  onFilter,
  onSort,
  hasSortMenu,
  shortlists,
  children,
}: {
  org: string;
  run: string;
  query: ResultQuery;
  /** Null while they are not known. */
  matches: ResultMatches | null;
  onFilter: (filter: ResultFilter) => void;
  onSort: (sort: ResultSort) => void;
  /** Where there is no room for the columns whose headers sort. */
  hasSortMenu: boolean;
  /** That results can be filtered by. */
  shortlists: readonly Shortlist[];
  children?: ReactNode;
}) {
  const hasStructures = useCan('structure:read');
  const [isOpen, setOpen] = useState(false);
  const parts = activeParts(query.filter);
  const shortlistName = shortlists.find(({ id }) => id === query.filter.shortlist)?.name;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button size="sm" icon={ListFilter} onPress={() => setOpen(true)}>
        Filter
      </Button>
      {hasSortMenu && (
        <div className="w-40">
          <Select
            label="Sort by"
            isLabelHidden
            value={query.sort}
            onChange={(id) => onSort(id as ResultSort)}
            options={RESULT_SORTS.filter((id) => hasStructures || !STRUCTURE_SORTS.includes(id)).map(
              (id) => ({
                id,
                name: SORT_WORDS[id],
              }),
            )}
          />
        </div>
      )}
      {parts.map((part) => {
        const words = partWords(part, query.filter, shortlistName);
        return (
          <Chip
            key={part}
            text={words}
            removeLabel={`Remove filter: ${words}`}
            onRemove={() => onFilter(withoutParts(query.filter, [part]))}
          />
        );
      })}
      {parts.length > 0 && (
        <Button size="sm" variant="quiet" onPress={() => onFilter({})}>
          Clear all
        </Button>
      )}
      <div className="ml-auto flex flex-wrap items-center justify-end gap-x-3 gap-y-2">
        <p role="status" className="figures text-sm whitespace-nowrap text-ink-muted">
          {matches &&
            (parts.length > 0
              ? `${count(matches.matching)} of ${count(matches.total)}`
              : plural(matches.total, 'ligand'))}
        </p>
        {children}
      </div>
      {isOpen && (
        <ResultFilterDialog
          org={org}
          run={run}
          filter={query.filter}
          shortlists={shortlists}
          onClose={() => setOpen(false)}
          onApply={(filter) => {
            setOpen(false);
            onFilter(filter);
          }}
        />
      )}
    </div>
  );
}
