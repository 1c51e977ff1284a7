import { CircleCheck, CircleX, Copy, TriangleAlert } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { alertWords, PROPERTY_VALUE, PROPERTY_WORDS } from '@/components/libraries/ligand-words';
import { Depiction } from '@/components/molecule/depiction';
import type { GridColumn } from '@/components/ui/data-grid';
import { fixed, plural } from '@/components/ui/quantity';
import {
  LIGAND_PROPERTIES,
  LIGAND_PROPERTY_UNITS,
  type LigandProperty,
  type LigandSort,
  readSort,
} from '@/lib/domain/ligand-filter';
import type { LigandRow } from '@/lib/domain/resources/libraries';

const WIDTHS: Partial<Record<LigandProperty, string>> = {
  weight: '3.5rem',
  tpsa: '3.25rem',
  heavyAtoms: '3rem',
};

interface Surroundings {
  org: string;
  libraryId: string;
  sort: LigandSort;
  onSort: (sort: LigandSort) => void;
}

/** Columns of a library's records; on a phone one column with everything. */
export function ligandColumns(isWide: boolean, around: Surroundings): GridColumn<LigandRow>[] {
  if (!isWide) {
    return [
      {
        id: 'record',
        header: 'Record',
        width: 'minmax(0, 1fr)',
        cell: (ligand) => <NarrowRow ligand={ligand} around={around} />,
      },
    ];
  }
  return [
    {
      id: 'record',
      header: <span title="Place in the file, and its line">Record</span>,
      width: '3rem',
      align: 'end',
      sort: sortOf('record', around),
      cell: ({ record, line }) => (
        <>
          {record}
          <span className="block text-xs text-ink-faint">line {line}</span>
        </>
      ),
    },
    {
      id: 'structure',
      header: <span className="sr-only">Structure</span>,
      width: '7rem',
      cell: (ligand) => <Drawing ligand={ligand} className="h-18" />,
    },
    {
      id: 'name',
      header: 'Name',
      width: 'minmax(11rem, 1fr)',
      sort: sortOf('name', around),
      cell: (ligand) => (
        <>
          <p className="truncate font-medium" title={ligand.name}>
            {ligand.name}
          </p>
          <Story ligand={ligand} />
          <Alerts ligand={ligand} />
          <Twins ligand={ligand} around={around} />
        </>
      ),
    },
    { id: 'verdict', header: 'Verdict', width: '5.75rem', cell: (ligand) => <Verdict ligand={ligand} /> },
    ...LIGAND_PROPERTIES.map((property): GridColumn<LigandRow> => {
      const { short, name, digits } = PROPERTY_WORDS[property];
      return {
        id: property,
        header: (
          <span title={name}>
            {short}
            <span className="block font-normal text-ink-faint">
              {LIGAND_PROPERTY_UNITS[property] ?? '\u00a0'}
            </span>
          </span>
        ),
        width: WIDTHS[property] ?? '2.75rem',
        align: 'end',
        sort: sortOf(property, around),
        cell: (ligand) => {
          const value = PROPERTY_VALUE[property](ligand);
          return value === null ? <span className="text-ink-faint">–</span> : fixed(value, digits);
        },
      };
    }),
  ];
}

/** Columns for whoever may not see structures: the verdicts, in the order of the file. */
export const UNSEEN_COLUMNS: GridColumn<LigandRow>[] = [
  { id: 'name', header: 'Record', width: 'minmax(7rem, 1fr)', cell: ({ name }) => name },
  { id: 'verdict', header: 'Verdict', width: '6rem', cell: (ligand) => <Verdict ligand={ligand} /> },
  {
    id: 'heavyAtoms',
    header: 'Heavy atoms',
    width: '5.5rem',
    align: 'end',
    cell: ({ heavyAtoms }) => fixed(heavyAtoms, 0),
  },
];

/** Pressed once a column begins with its least value, pressed again with its greatest. */
function sortOf(column: ReturnType<typeof readSort>['column'], { sort, onSort }: Surroundings) {
  const now = readSort(sort);
  const isOn = now.column === column;
  return {
    direction: isOn ? (now.isDescending ? ('descending' as const) : ('ascending' as const)) : null,
    onPress: () => onSort(isOn && !now.isDescending ? `-${column}` : column),
  };
}

function Drawing({ ligand, className }: { ligand: LigandRow; className: string }) {
  // Nothing stands where a rejected record has no structure: its reason is beside it.
  return ligand.depiction && <Depiction path={ligand.depiction} name={ligand.name} className={className} />;
}

function Verdict({ ligand }: { ligand: LigandRow }) {
  return ligand.status === 'accepted' ? (
    <span className="inline-flex items-center gap-1.5 text-ink-muted">
      <CircleCheck aria-hidden className="size-3.5 text-accent" />
      Accepted
    </span>
  ) : (
    <span className="inline-flex items-center gap-1.5 text-warn">
      <CircleX aria-hidden className="size-3.5" />
      Rejected
    </span>
  );
}

/** What was done with the record, or why it cannot be used; else its SMILES. */
function Story({ ligand }: { ligand: LigandRow }) {
  if (ligand.status === 'rejected') {
    return (
      <p className="line-clamp-3 text-xs text-pretty text-ink-muted" title={ligand.reason ?? undefined}>
        <code className="mr-1.5 text-ink">{ligand.reasonCode}</code>
        {ligand.reason}
      </p>
    );
  }
  if (ligand.changes.length > 0) {
    const words = ligand.changes.join(' ');
    return (
      <p className="line-clamp-2 text-xs text-ink-muted" title={words}>
        {words}
      </p>
    );
  }
  return (
    <p className="truncate font-mono text-xs text-ink-faint" title={ligand.canonicalSmiles ?? undefined}>
      {ligand.canonicalSmiles}
    </p>
  );
}

/** The structural alerts by name, in one line. */
function Alerts({ ligand: { alerts } }: { ligand: LigandRow }) {
  if (!alerts || alerts.length === 0) return null;
  const words = alerts.map((alert) => {
    const { set, name } = alertWords(alert);
    return `${set}: ${name}`;
  });
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-xs text-warn" title={words.join('\n')}>
      <TriangleAlert aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">Structural alerts:</span>
      <span className="truncate">{words.join(' · ')}</span>
    </p>
  );
}

/** Links to the other records with the same structure, here and in other libraries. */
function Twins({ ligand, around: { org, libraryId } }: { ligand: LigandRow; around: Surroundings }) {
  const { twins, inchiKey } = ligand;
  if (!twins || !inchiKey || (twins.here === 0 && twins.elsewhereCount === 0)) return null;
  const link = (library: string, words: ReactNode) => (
    <Link
      key={library}
      href={`/orgs/${org}/libraries/${library}?structure=${inchiKey}`}
      className="underline decoration-line-strong underline-offset-2 hover:text-ink"
    >
      {words}
    </Link>
  );
  const more = twins.elsewhereCount - twins.elsewhere.length;
  const parts = [
    ...(twins.here > 0 ? [link(libraryId, `${twins.here} more here`)] : []),
    ...twins.elsewhere.map((other) => link(other.libraryId, other.libraryName)),
    ...(more > 0 ? [<span key="more">{plural(more, 'other library', 'other libraries')}</span>] : []),
  ];
  return (
    <p className="flex min-w-0 items-center gap-1.5 text-xs text-ink-muted">
      <Copy aria-hidden className="size-3 shrink-0" />
      <span className="sr-only">Same structure:</span>
      <span className="truncate">
        {parts.map((part, index) => (
          <span key={part.key}>
            {index > 0 && ', '}
            {part}
          </span>
        ))}
      </span>
    </p>
  );
}

function NarrowRow({ ligand, around }: { ligand: LigandRow; around: Surroundings }) {
  return (
    <div className="flex w-[calc(100vw-4.5rem)] items-center gap-3">
      {ligand.depiction && <Drawing ligand={ligand} className="h-18 w-20 shrink-0" />}
      <div className="min-w-0 grow">
        <p className="flex items-center justify-between gap-2">
          <span className="truncate font-medium">{ligand.name}</span>
          <span className="figures shrink-0 text-xs text-ink-faint">{ligand.record}</span>
        </p>
        {ligand.status === 'rejected' ? (
          <>
            <Verdict ligand={ligand} />
            <Story ligand={ligand} />
          </>
        ) : (
          <p className="figures text-xs text-ink-muted">
            {LIGAND_PROPERTIES.map((property) => {
              const { short, digits } = PROPERTY_WORDS[property];
              const unit = LIGAND_PROPERTY_UNITS[property];
              return (
                <span key={property} className="mr-2.5 inline-block">
                  <span className="text-ink-faint">{short}</span>{' '}
                  {fixed(PROPERTY_VALUE[property](ligand), digits)}
                  {unit && ` ${unit}`}
                </span>
              );
            })}
          </p>
        )}
        <Alerts ligand={ligand} />
        <Twins ligand={ligand} around={around} />
      </div>
    </div>
  );
}
