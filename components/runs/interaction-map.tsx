// biome-ignore-all lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose cells take the focus is a grid
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the table hears the keys of all its cells
'use client';

import { useQuery } from '@tanstack/react-query';
import { Unplug } from 'lucide-react';
import { type KeyboardEvent, useRef, useState } from 'react';
import { INTERACTION_WORDS, residueInChain } from '@/components/runs/interaction-words';
import { classNames } from '@/components/ui/class-names';
import { Panel } from '@/components/ui/panel';
import { count, fixed, plural } from '@/components/ui/quantity';
import { Select } from '@/components/ui/select';
import { EmptyState, ErrorState, SkeletonRows } from '@/components/ui/states';
import { useUrlState } from '@/components/ui/use-url-state';
import { interactionMapQuery } from '@/lib/api-client/run-results';
import {
  contactsText,
  MOST_WANTED_CONTACTS,
  parseContacts,
  type Residue,
  residueText,
} from '@/lib/domain/contact-filter';
import { INTERACTION_KINDS, type InteractionKind } from '@/lib/domain/resources/pose-analysis';
import type { InteractionMap, MappedContact } from '@/lib/domain/resources/run-contacts';
import type { ResultQuery } from '@/lib/domain/result-query';

const SIZES = [25, 50, 100] as const;

/** What stands for a kind in a cell; the words beside it are for screen readers and the legend. */
const MARKS: Record<InteractionKind, string> = {
  'hydrogen-bond': 'H',
  'salt-bridge': 'S',
  metal: 'M',
  'pi-stacking': 'π',
  'pi-cation': '+',
  'halogen-bond': 'X',
  hydrophobic: '•',
};

/**
 * Residues by the ligands that head the table: what their best poses hold on to. Arrows move through it, and the
 * ligand of the cell is the one that is selected in the table; a residue filters by itself.
 */
export function InteractionMapPanel({
  org,
  run,
  query,
  selected,
  onSelect,
  onContact,
}: {
  org: string;
  run: string;
  query: ResultQuery;
  selected: string;
  onSelect: (ligandId: string) => void;
  /** Takes what the filter by contacts is to be; undefined for none. */
  onContact: (contact: string | undefined) => void;
}) {
  const [url, changeUrl] = useUrlState();
  const size = SIZES.find((each) => String(each) === url.get('map')) ?? SIZES[0];
  const map = useQuery(interactionMapQuery(org, run, query, size));
  const wanted = parseContacts(query.filter.contact ?? '') ?? [];
  const toggle = (residue: Residue) => {
    const text = residueText(residue);
    const others = wanted.filter((contact) => residueText(contact.residue) !== text);
    const next = others.length < wanted.length ? others : [...wanted, { residue, kind: null }];
    onContact(next.length > 0 ? contactsText(next.slice(-MOST_WANTED_CONTACTS)) : undefined);
  };
  return (
    <Panel
      flush
      title="Interaction map"
      actions={
        <div className="w-32">
          <Select
            label="Ligands in the map"
            isLabelHidden
            value={String(size)}
            onChange={(id) => changeUrl({ map: id })}
            options={SIZES.map((each) => ({ id: String(each), name: `First ${each}` }))}
          />
        </div>
      }
    >
      {map.isPending ? (
        <SkeletonRows label="Loading the interaction map" rows={6} />
      ) : !map.data ? (
        <ErrorState
          title="The interaction map could not be loaded"
          error={map.error}
          onRetry={() => void map.refetch()}
        />
      ) : map.data.residues.length === 0 ? (
        <EmptyState icon={Unplug} title="No contacts to map">
          {map.data.ligands.every(({ contacts }) => contacts === null)
            ? 'These ligands were docked before contacts were kept.'
            : 'The best poses of these ligands hold on to no residue.'}
        </EmptyState>
      ) : (
        <>
          <MapGrid
            map={map.data}
            selected={selected}
            wanted={new Set(wanted.map(({ residue }) => residueText(residue)))}
            onSelect={onSelect}
            onToggle={toggle}
            onOpen={() => changeUrl({ view: 'interactions' })}
          />
          <Legend map={map.data} />
        </>
      )}
    </Panel>
  );
}

/** The column of the residues' own names. */
const NAMES = -1;

function MapGrid({
  map,
  selected,
  wanted,
  onSelect,
  onToggle,
  onOpen,
}: {
  map: InteractionMap;
  selected: string;
  /** Residues that the table is filtered by. */
  wanted: ReadonlySet<string>;
  onSelect: (ligandId: string) => void;
  onToggle: (residue: Residue) => void;
  onOpen: () => void;
}) {
  const { residues, ligands } = map;
  const table = useRef<HTMLTableElement>(null);
  const selectedColumn = ligands.findIndex(({ ligandId }) => ligandId === selected);
  const [row, setRow] = useState(0);
  const [isAtNames, setAtNames] = useState(selectedColumn === -1);
  const active = {
    row: Math.min(row, residues.length - 1),
    column: isAtNames || selectedColumn === -1 ? NAMES : selectedColumn,
  };
  const cells = ligands.map(({ contacts }) => contacts && byResidue(contacts, residues.length));

  function reach(nextRow: number, nextColumn: number) {
    setRow(nextRow);
    setAtNames(nextColumn === NAMES);
    const ligand = ligands[nextColumn];
    if (ligand) onSelect(ligand.ligandId);
  }
  function onKeyDown(event: KeyboardEvent) {
    const next = { ...active };
    const last = { row: residues.length - 1, column: ligands.length - 1 };
    if (event.key === 'ArrowDown') next.row = Math.min(active.row + 1, last.row);
    else if (event.key === 'ArrowUp') next.row = Math.max(active.row - 1, 0);
    else if (event.key === 'ArrowRight') next.column = Math.min(active.column + 1, last.column);
    else if (event.key === 'ArrowLeft') next.column = Math.max(active.column - 1, NAMES);
    else if (event.key === 'Home') next.column = NAMES;
    else if (event.key === 'End') next.column = last.column;
    else if (event.key === 'Enter' && active.column !== NAMES) onOpen();
    else return;
    event.preventDefault();
    reach(next.row, next.column);
    table.current?.querySelector<HTMLElement>(`[data-cell="${next.row} ${next.column}"]`)?.focus();
  }
  const tabIndex = (atRow: number, atColumn: number) =>
    active.row === atRow && active.column === atColumn ? 0 : -1;

  return (
    <div className="max-h-96 overflow-auto">
      <table
        ref={table}
        role="grid"
        aria-label="Residues by ligands"
        onKeyDown={onKeyDown}
        className="figures border-separate border-spacing-0 text-sm"
      >
        <thead className="text-xs text-ink-muted">
          <tr>
            <th
              scope="col"
              className="sticky top-0 left-0 z-20 h-7 bg-surface pr-2 pl-4 text-left font-medium"
            >
              Residue
            </th>
            {ligands.map(({ ligandId, rank, name }, column) => (
              <th
                key={ligandId}
                scope="col"
                title={`#${rank} ${name}`}
                className={classNames(
                  'sticky top-0 z-10 min-w-7 px-0.5 text-center font-medium',
                  column === selectedColumn ? 'bg-accent-soft text-accent-strong' : 'bg-surface',
                )}
              >
                {rank}
                <span className="sr-only"> {name}</span>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {residues.map(({ residue, ligands: holding }, atRow) => {
            const words = residueInChain(residue);
            const isWanted = wanted.has(residueText(residue));
            return (
              <tr key={residueText(residue)} className="group">
                <th
                  scope="row"
                  className="sticky left-0 z-10 bg-surface pl-2 text-left font-normal whitespace-nowrap group-hover:bg-hover"
                >
                  <button
                    type="button"
                    data-cell={`${atRow} ${NAMES}`}
                    tabIndex={tabIndex(atRow, NAMES)}
                    aria-pressed={isWanted}
                    aria-label={`${words}, ${plural(holding, 'ligand')}: filter the results by it`}
                    title="Filter the results by this residue"
                    onFocus={() => reach(atRow, NAMES)}
                    onClick={() => onToggle(residue)}
                    className={classNames(
                      'flex h-6 w-full items-center justify-between gap-3 rounded-sm px-2 hover:underline',
                      isWanted && 'bg-accent-soft font-medium text-accent-strong',
                    )}
                  >
                    {words}
                    <span className="text-xs text-ink-faint">{count(holding)}</span>
                  </button>
                </th>
                {ligands.map((ligand, column) => {
                  const contacts = cells[column]?.[atRow];
                  return (
                    <td
                      key={ligand.ligandId}
                      role="gridcell"
                      data-cell={`${atRow} ${column}`}
                      tabIndex={tabIndex(atRow, column)}
                      aria-selected={column === selectedColumn}
                      aria-label={cellWords(contacts)}
                      title={
                        contacts?.length ? `${words}, ${ligand.name}: ${cellWords(contacts)}` : undefined
                      }
                      onFocus={() => reach(atRow, column)}
                      onClick={() => contacts?.length && onOpen()}
                      className={classNames(
                        'h-6 min-w-7 cursor-default px-0.5 text-center group-hover:bg-hover',
                        'focus-visible:outline-2 focus-visible:-outline-offset-2 focus-visible:outline-accent',
                        column === selectedColumn && 'bg-accent-soft group-hover:bg-accent-soft',
                        contacts?.some(({ kind }) => kind !== 'hydrophobic')
                          ? 'font-medium text-accent-strong'
                          : 'text-ink-muted',
                      )}
                    >
                      {contacts ? contacts.map(({ kind }) => MARKS[kind]).join('') : '?'}
                    </td>
                  );
                })}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}

/** The contacts of one ligand, by the place of the residue. */
function byResidue(contacts: readonly MappedContact[], residues: number): MappedContact[][] {
  const places: MappedContact[][] = Array.from({ length: residues }, () => []);
  for (const contact of contacts) places[contact.residue]?.push(contact);
  return places;
}

/** `2 Hydrogen bonds, 2.91 Å; Hydrophobic, 3.64 Å`. */
function cellWords(contacts: readonly MappedContact[] | undefined): string {
  if (!contacts) return 'Not known';
  if (contacts.length === 0) return 'None';
  return contacts
    .map(({ kind, interactions, distanceAngstrom }) => {
      const times = interactions > 1 ? `${interactions} × ` : '';
      return `${times}${INTERACTION_WORDS[kind].name}, ${fixed(distanceAngstrom, 2)} Å`;
    })
    .join('; ');
}

/** The kinds that occur, with their marks. */
function Legend({ map }: { map: InteractionMap }) {
  const kinds = new Set(map.ligands.flatMap(({ contacts }) => contacts?.map(({ kind }) => kind) ?? []));
  const hasUnknown = map.ligands.some(({ contacts }) => contacts === null);
  return (
    <p className="flex flex-wrap gap-x-4 gap-y-1 border-t border-line px-4 py-2 text-xs text-ink-muted">
      {INTERACTION_KINDS.filter((kind) => kinds.has(kind)).map((kind) => (
        <span key={kind}>
          <span className="inline-block min-w-4 text-center font-medium text-ink">{MARKS[kind]}</span>{' '}
          {INTERACTION_WORDS[kind].name}
        </span>
      ))}
      {hasUnknown && (
        <span>
          <span className="inline-block min-w-4 text-center font-medium text-ink">?</span> Docked before
          contacts were kept
        </span>
      )}
      <span className="ml-auto">Columns are ranks, in the order of the table.</span>
    </p>
  );
}
