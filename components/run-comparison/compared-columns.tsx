'use client';

import { useQuery } from '@tanstack/react-query';
import { Depiction } from '@/components/molecule/depiction';
import type { ComparedSort } from '@/components/run-comparison/use-comparison-state';
import { classNames } from '@/components/ui/class-names';
import type { GridColumn } from '@/components/ui/data-grid';
import { fixed } from '@/components/ui/quantity';
import { depictionPath, poseDistanceQuery, type RunPair } from '@/lib/api-client/run-comparison';
import { affinityChange, type ComparedPair, type HitFate, hitFate } from '@/lib/domain/compared-hits';
import type { ComparedRow } from '@/lib/domain/resources/run-comparison';

export const FATE_WORDS: Record<HitFate, string> = { kept: 'Kept', gained: 'Gained', lost: 'Lost' };

/** Below this the difference of two affinities says nothing of two molecules; printed quietly, kcal/mol. */
const QUIET_KCAL_PER_MOL = 0.05;

/** Columns of the molecules of two runs; on a phone without structures of their own. */
export function comparedColumns({
  org,
  runs,
  top,
  isWide,
  isSameReceptor,
  sort,
  onSort,
}: {
  org: string;
  runs: RunPair;
  top: number;
  isWide: boolean;
  isSameReceptor: boolean;
  sort: { by: ComparedSort; isDescending: boolean };
  onSort: (by: ComparedSort) => void;
}): GridColumn<ComparedPair>[] {
  // Of changes the greatest come first.
  const isDownwards = sort.isDescending !== (sort.by === 'change');
  const sortBy = (by: ComparedSort): GridColumn<ComparedPair>['sort'] => ({
    direction: sort.by === by ? (isDownwards ? 'descending' : 'ascending') : null,
    onPress: () => onSort(by),
  });
  const depiction: GridColumn<ComparedPair> = {
    id: 'structure',
    header: <span className="sr-only">Structure</span>,
    width: isWide ? '6.5rem' : '4.25rem',
    cell: (pair) => {
      const { ligandId, name } = shownOf(pair);
      return <Depiction path={depictionPath(org, ligandId)} name={name} className="h-16" />;
    },
  };
  const name: GridColumn<ComparedPair> = {
    id: 'name',
    header: 'Molecule',
    sort: sortBy('name'),
    width: 'minmax(6.5rem, 1fr)',
    cell: (pair) => <NameCell pair={pair} fate={hitFate(pair, top)} />,
  };
  const side = (id: 'a' | 'b', letter: string): GridColumn<ComparedPair> => ({
    id,
    header: (
      <>
        {letter}
        <span className="block font-normal text-ink-faint">kcal/mol</span>
      </>
    ),
    sort: sortBy(id),
    width: isWide ? '4.5rem' : '3.5rem',
    align: 'end',
    cell: (pair) => <SideCell row={pair[id]} top={top} />,
  });
  const change: GridColumn<ComparedPair> = {
    id: 'change',
    header: (
      <>
        Change
        <span className="block font-normal text-ink-faint">B - A</span>
      </>
    ),
    sort: sortBy('change'),
    width: '4rem',
    align: 'end',
    cell: (pair) => <ChangeCell pair={pair} />,
  };
  const rmsd: GridColumn<ComparedPair> = {
    id: 'rmsd',
    header: (
      <span title="Of the best poses, heavy atoms, in place, symmetry-corrected">
        RMSD
        <span className="block font-normal text-ink-faint">Å</span>
      </span>
    ),
    width: '3rem',
    align: 'end',
    cell: ({ a, b }) => (a && b ? <DistanceCell org={org} runs={runs} a={a} b={b} /> : <Nothing />),
  };
  const sides = [side('a', 'A'), side('b', 'B'), change];
  if (!isWide) return [depiction, name, ...sides.slice(0, 2)];
  return [depiction, name, ...sides, ...(isSameReceptor ? [rmsd] : [])];
}

/** The result that stands for a molecule: of the first run, if it has one there. */
export function shownOf({ a, b }: ComparedPair): ComparedRow {
  const row = a ?? b;
  if (!row) throw new Error('A molecule is in one of two runs at least.');
  return row;
}

function NameCell({ pair, fate }: { pair: ComparedPair; fate: HitFate | null }) {
  const { name } = shownOf(pair);
  const other = pair.a && pair.b && pair.b.name !== pair.a.name ? pair.b.name : null;
  return (
    <div className="min-w-0">
      <p className="truncate font-medium" title={name}>
        {name}
      </p>
      <p className="flex items-center gap-2 truncate text-xs text-ink-muted">
        {fate && (
          <span
            className={classNames(fate === 'gained' && 'text-accent-strong', fate === 'lost' && 'text-warn')}
          >
            {FATE_WORDS[fate]}
          </span>
        )}
        {pair.by === 'drawn' && (
          <span title="Drawn as the same molecule; the two runs charged it differently">
            charged differently
          </span>
        )}
        {other && (
          <span className="truncate" title={`In B: ${other}`}>
            in B {other}
          </span>
        )}
      </p>
    </div>
  );
}

function Nothing() {
  return <span className="text-ink-faint">–</span>;
}

function SideCell({ row, top }: { row: ComparedRow | null; top: number }) {
  if (!row) return <Nothing />;
  return (
    <div>
      <p className="font-medium">{fixed(row.affinityKcalPerMol, 2)}</p>
      <p className={classNames('text-xs', row.rank <= top ? 'text-accent-strong' : 'text-ink-muted')}>
        #{row.rank}
      </p>
    </div>
  );
}

function ChangeCell({ pair }: { pair: ComparedPair }) {
  const change = affinityChange(pair);
  if (change === null || !pair.a || !pair.b) return <Nothing />;
  const places = pair.a.rank - pair.b.rank;
  return (
    <div>
      <p className={Math.abs(change) < QUIET_KCAL_PER_MOL ? 'text-ink-muted' : 'font-semibold'}>
        {signed(change)}
      </p>
      <p className="text-xs text-ink-muted">
        {places === 0 ? 'same rank' : `${places > 0 ? '↑' : '↓'} ${Math.abs(places)}`}
      </p>
    </div>
  );
}

/** `+0.42`, `-1.30`. */
export function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${fixed(value, 2)}`;
}

/** Asked for while the row is in sight only: each costs two poses. */
function DistanceCell({ org, runs, a, b }: { org: string; runs: RunPair; a: ComparedRow; b: ComparedRow }) {
  const { data, isPending, isError } = useQuery(
    poseDistanceQuery(org, { ...runs, ligandA: a.ligandId, ligandB: b.ligandId }),
  );
  if (isPending) return <span className="skeleton inline-block h-4 w-8 align-middle" />;
  if (isError || data.rmsdAngstrom === null) return <Nothing />;
  return fixed(data.rmsdAngstrom, 2);
}
