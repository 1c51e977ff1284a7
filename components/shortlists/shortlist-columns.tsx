import { StickyNote } from 'lucide-react';
import { Depiction } from '@/components/molecule/depiction';
import { StarButton } from '@/components/shortlists/star-button';
import type { GridColumn } from '@/components/ui/data-grid';
import { Moment } from '@/components/ui/moment';
import { fixed } from '@/components/ui/quantity';
import type { ShortlistedResult } from '@/lib/domain/resources/shortlists';

/**
 * Columns of a shortlist; on a phone only what tells results apart and how well they did.
 * @param hasStructures false for whoever may not see structures: then no column is left for them
 * @param onRemove takes a result off; left out for whoever may not
 */
export function shortlistColumns(
  isWide: boolean,
  hasStructures: boolean,
  listName: string,
  onRemove?: (entry: ShortlistedResult) => void,
): GridColumn<ShortlistedResult>[] {
  const depiction: GridColumn<ShortlistedResult> = {
    id: 'structure',
    header: <span className="sr-only">Structure</span>,
    width: isWide ? '6.5rem' : '4.25rem',
    cell: ({ result }) => <Depiction path={result.depiction} name={result.name} className="h-16" />,
  };
  const name: GridColumn<ShortlistedResult> = {
    id: 'name',
    header: 'Ligand',
    width: 'minmax(7rem, 1fr)',
    cell: ({ result, run, note }) => (
      <div className="min-w-0">
        <p className="truncate font-medium" title={result.name}>
          {result.name}
        </p>
        <p className="truncate text-xs text-ink-muted" title={`${run.name}, into ${run.targetName}`}>
          {run.name} · <span className="figures">#{result.rank}</span>
        </p>
        {!isWide && note && (
          <p className="flex items-center gap-1 text-xs">
            <StickyNote aria-hidden className="size-3 shrink-0 text-ink-faint" />
            <span className="truncate">{note}</span>
          </p>
        )}
      </div>
    ),
  };
  const affinity: GridColumn<ShortlistedResult> = {
    id: 'affinity',
    header: (
      <>
        Affinity
        <span className="block font-normal text-ink-faint">kcal/mol</span>
      </>
    ),
    width: '4rem',
    align: 'end',
    cell: ({ result }) => (
      <span className="text-base font-semibold">{fixed(result.affinityKcalPerMol, 2)}</span>
    ),
  };
  const note: GridColumn<ShortlistedResult> = {
    id: 'note',
    header: 'Note',
    width: 'minmax(7rem, 1.2fr)',
    cell: ({ note, starredBy, starredAt }) => (
      <div className="min-w-0">
        {note && (
          <p className="line-clamp-2 text-pretty" title={note}>
            {note}
          </p>
        )}
        <p className="truncate text-xs text-ink-muted">
          {starredBy && `${starredBy} · `}
          <Moment at={starredAt} />
        </p>
      </div>
    ),
  };
  const star: GridColumn<ShortlistedResult> = {
    id: 'star',
    header: <span className="sr-only">On this shortlist</span>,
    width: '1.75rem',
    align: 'end',
    cell: (entry) => (
      <StarButton
        name={entry.result.name}
        listName={listName}
        isStarred
        isElsewhere={false}
        {...(onRemove ? { onToggle: () => onRemove(entry) } : {})}
      />
    ),
  };
  const first = hasStructures ? [depiction, name] : [name];
  return isWide ? [...first, affinity, note, star] : [...first, affinity, star];
}
